using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>
/// Every stimulus an instance was given, by its id, kept as long as the instance: the second copy of one is recognised and
/// changes nothing. The primary key says so, not a check before the insert.
/// </summary>
public sealed class StoredStimulus
{
    public required string InstanceId { get; init; }
    public required string StimulusId { get; init; }
    public DateTimeOffset AppliedAt { get; init; }
}

/// <summary>
/// An event as it was published. One that came before anything waited for it stays with <see cref="TakenAt"/> null and is
/// given to the first bookmark of its key that opens within its scope (target instance, correlation, run).
/// </summary>
public sealed class PublishedEvent
{
    public required string Id { get; init; }
    public required string Key { get; init; }
    public string? TargetInstanceId { get; init; }
    public string? CorrelationId { get; init; }
    public string? RunId { get; init; }
    public string? Payload { get; init; }
    public DateTimeOffset PublishedAt { get; init; }
    public DateTimeOffset? TakenAt { get; set; }
}

internal sealed class StoredStimulusMapping : IEntityTypeConfiguration<StoredStimulus>, IEntityTypeConfiguration<PublishedEvent>
{
    public void Configure(EntityTypeBuilder<StoredStimulus> builder)
    {
        builder.ToTable("stimuli");
        builder.HasKey(s => new { s.InstanceId, s.StimulusId });
    }

    public void Configure(EntityTypeBuilder<PublishedEvent> builder)
    {
        builder.ToTable("events");
        builder.HasIndex(e => new { e.Key, e.TakenAt });
    }
}
