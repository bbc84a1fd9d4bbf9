using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>
/// An activity of a published version that starts instances. Made by the transaction that publishes the version, gone with the one that takes
/// it back; <see cref="DueAt"/> is moved on by the transaction that starts the instance, so that no time starts two and a restart none.
/// </summary>
public sealed class StoredTrigger
{
    public required string Id { get; init; }
    public required string DefinitionId { get; init; }
    public required string DefinitionVersionId { get; init; }
    public required string NodeId { get; init; }
    public required string ActivityId { get; init; }

    /// <summary>The event it waits for; null for triggers of the clock.</summary>
    public string? Key { get; init; }

    /// <summary>Elsa's activation strategy of the definition; null allows every start.</summary>
    public string? ActivationStrategy { get; init; }

    /// <summary>When the clock starts the next instance; null when it starts no more.</summary>
    public DateTimeOffset? DueAt { get; set; }
    public int Failures { get; set; }
}

internal sealed class StoredTriggerMapping : IEntityTypeConfiguration<StoredTrigger>
{
    public void Configure(EntityTypeBuilder<StoredTrigger> builder)
    {
        builder.ToTable("triggers");
        builder.HasIndex(t => t.Key);
        builder.HasIndex(t => t.DueAt);
        builder.HasIndex(t => t.DefinitionId);
        builder.HasOne<DefinitionVersion>().WithMany().HasForeignKey(t => t.DefinitionVersionId).OnDelete(DeleteBehavior.Cascade);
    }
}
