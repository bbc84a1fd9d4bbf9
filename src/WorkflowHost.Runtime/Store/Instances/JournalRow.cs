using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>One line of an instance's journal, for reading (see <see cref="JournalStep"/>). Text comes from the engine and holds ids and codes only.</summary>
public sealed class JournalRow
{
    public required string InstanceId { get; init; }
    public int Sequence { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Event { get; init; }
    public required string ActivityId { get; init; }
    public required string NodeId { get; init; }
    public required string ActivityType { get; init; }
    public required string ActivityInstanceId { get; init; }
    public string? ParentActivityInstanceId { get; init; }
    public string? Message { get; init; }

    /// <summary>JSON array of outcome names.</summary>
    public string? Outcomes { get; init; }

    /// <summary>JSON object of evaluated inputs.</summary>
    public string? ActivityState { get; init; }
}

internal sealed class JournalRowMapping : IEntityTypeConfiguration<JournalRow>
{
    public void Configure(EntityTypeBuilder<JournalRow> builder)
    {
        builder.ToView("journal");
        builder.HasKey(j => new { j.InstanceId, j.Sequence });
    }
}
