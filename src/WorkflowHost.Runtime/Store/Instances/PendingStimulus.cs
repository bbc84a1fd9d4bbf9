using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>
/// A stimulus on its way from one instance to another (an event, a child's start or end). Written with the burst that caused it,
/// taken away by the burst it starts: neither is lost nor doubled, and an instance that fails does not pull down the one that told it.
/// </summary>
public sealed class PendingStimulus
{
    public required string Id { get; init; }
    public required string InstanceId { get; init; }

    /// <summary>JSON of WorkflowHost.Runtime.Dispatch.StimulusJson.</summary>
    public required string Stimulus { get; init; }

    /// <summary>When to try; later after a failure.</summary>
    public DateTimeOffset DueAt { get; set; }
    public int Failures { get; set; }
}

internal sealed class PendingStimulusMapping : IEntityTypeConfiguration<PendingStimulus>
{
    public void Configure(EntityTypeBuilder<PendingStimulus> builder)
    {
        builder.ToTable("pending_stimuli");
        builder.HasIndex(p => p.DueAt);
        builder.HasIndex(p => p.InstanceId);
    }
}
