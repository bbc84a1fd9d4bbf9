using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>A wait of an instance, so that a stimulus finds it. Written from the state in the same commit.</summary>
public sealed class StoredBookmark
{
    public required string Id { get; init; }
    public required string InstanceId { get; init; }
    public required string NodeId { get; init; }

    /// <summary>What a stimulus is matched with; null when it is resumed by id only.</summary>
    public string? Key { get; init; }
    public string? CorrelationId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredBookmarkMapping : IEntityTypeConfiguration<StoredBookmark>
{
    public void Configure(EntityTypeBuilder<StoredBookmark> builder)
    {
        builder.ToTable("bookmarks");
        builder.HasIndex(b => b.InstanceId);
        builder.HasIndex(b => b.Key).HasFilter("\"Key\" IS NOT NULL");
    }
}
