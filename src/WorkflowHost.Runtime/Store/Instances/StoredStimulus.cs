using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>
/// Every stimulus an instance was given, by its id: the second copy of one is recognised and changes nothing. One that came
/// before the bookmark it is for waits here with <see cref="AppliedAt"/> null.
/// </summary>
public sealed class StoredStimulus
{
    public required string InstanceId { get; init; }
    public required string StimulusId { get; init; }

    /// <summary>Key of the bookmark it is for, when it has not been applied.</summary>
    public string? Key { get; set; }
    public string? Input { get; set; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? AppliedAt { get; set; }
}

internal sealed class StoredStimulusMapping : IEntityTypeConfiguration<StoredStimulus>
{
    public void Configure(EntityTypeBuilder<StoredStimulus> builder)
    {
        builder.ToTable("stimuli");
        builder.HasKey(s => new { s.InstanceId, s.StimulusId });
    }
}
