using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>A workflow instance at rest. The state is opaque here; the columns beside it are what lists and claims need.</summary>
public sealed class StoredInstance
{
    public required string Id { get; init; }
    public string? RunId { get; set; }
    public required string DefinitionVersionId { get; set; }
    public string? ParentInstanceId { get; set; }

    /// <summary>The parent's bookmark to resume when this one has ended; null when nobody waits.</summary>
    public string? ParentBookmarkId { get; set; }
    public string? CorrelationId { get; set; }
    public string? Name { get; set; }
    public required string Status { get; set; }
    public required string SubStatus { get; set; }
    public int IncidentCount { get; set; }

    /// <summary>Lines of the journal so far; the next one gets this number.</summary>
    public int JournalLength { get; set; }
    public required byte[] State { get; set; }

    /// <summary>Guards every burst: a write made from an older version is refused by the database.</summary>
    public long Version { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

internal sealed class StoredInstanceMapping : IEntityTypeConfiguration<StoredInstance>
{
    public void Configure(EntityTypeBuilder<StoredInstance> builder)
    {
        builder.ToTable("instances");
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.HasIndex(i => i.RunId);
        builder.HasIndex(i => i.DefinitionVersionId);
        builder.HasIndex(i => new { i.Status, i.UpdatedAt });
    }
}
