using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Store.Runs;

/// <summary>
/// Passed: its time was over before it could count (a reminder of a day before the run began, or one overtaken by a later one
/// during an outage), so nothing was sent. Withdrawn: its phase or work was over.
/// </summary>
public enum ScheduleRowState { Planned, Fired, Passed, Withdrawn }

/// <summary>
/// One date of a run. The row decides; a timer is only a hint. Moving a deadline changes the row, never a bookmark. Unique by
/// run, node, unit and rule name.
/// </summary>
public sealed class ScheduleRow
{
    public required string Id { get; init; }
    public required string RunId { get; init; }
    public required string NodeId { get; init; }
    public required string PhaseNodeId { get; init; }

    /// <summary>Empty for everybody; a unit's own row replaces it for that unit.</summary>
    public string UnitId { get; init; } = "";
    public required string RuleName { get; init; }
    public ScheduleRowKind Kind { get; init; }
    public DateOnly Date { get; set; }
    public DateTimeOffset At { get; set; }
    public required string ExplanationChinese { get; set; }
    public required string ExplanationEnglish { get; set; }
    public ScheduleRowState State { get; set; }

    /// <summary>Somebody set this date by hand: planning again leaves it alone.</summary>
    public bool IsSetByHand { get; set; }
    public DateTimeOffset? FiredAt { get; set; }

    /// <summary>When to try again after a failure; null before the first.</summary>
    public DateTimeOffset? RetryAt { get; set; }
    public int Failures { get; set; }
}

/// <summary>A bookmark that waits for a row of the schedule (AwaitScheduleRow). Several may wait for one row; moving the row leaves them alone.</summary>
public sealed class ScheduleWait
{
    public required string BookmarkId { get; init; }
    public required string InstanceId { get; init; }
    public required string RunId { get; init; }
    public required string NodeId { get; init; }
    public required string RuleName { get; init; }
}

internal sealed class ScheduleRowMapping : IEntityTypeConfiguration<ScheduleRow>, IEntityTypeConfiguration<ScheduleWait>
{
    public void Configure(EntityTypeBuilder<ScheduleRow> builder)
    {
        builder.ToTable("schedule");
        builder.HasIndex(r => new { r.RunId, r.NodeId, r.UnitId, r.RuleName }).IsUnique();
        builder.HasIndex(r => new { r.State, r.At });
    }

    public void Configure(EntityTypeBuilder<ScheduleWait> builder)
    {
        builder.ToTable("schedule_waits");
        builder.HasKey(w => w.BookmarkId);
        builder.HasIndex(w => new { w.RunId, w.NodeId, w.RuleName });
        builder.HasIndex(w => w.InstanceId);
        builder.HasOne<StoredBookmark>().WithOne().HasForeignKey<ScheduleWait>(w => w.BookmarkId).OnDelete(DeleteBehavior.Cascade);
    }
}
