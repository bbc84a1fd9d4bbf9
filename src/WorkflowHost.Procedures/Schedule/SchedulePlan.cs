using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>A date that cannot be computed yet, or never: which, and on what it waits.</summary>
public sealed record PendingDate(string NodeId, string RuleName, LocalizedText Explanation);

/// <summary>Something about the dates an administrator should see before a run starts. Nothing here stops it.</summary>
/// <param name="Code"><c>PhaseEndsBeforeStart</c>, <c>PhasesOverlap</c>, <c>GapBetweenPhases</c>, <c>DueOutsidePhase</c>, <c>DueOnRestDay</c>, <c>StartOutsideFirstPhase</c>, <c>DutyNeverComes</c>, <c>DutyTooOften</c>, <c>ProvisionalYear</c>.</param>
public sealed record ScheduleWarning(string Code, string? NodeId, LocalizedText Text);

/// <summary>The dates of a run.</summary>
/// <param name="Rows">In order of time; (node, rule name) is unique.</param>
public sealed record SchedulePlan(IReadOnlyList<PlannedRow> Rows, IReadOnlyList<PendingDate> Pending, IReadOnlyList<ScheduleWarning> Warnings);
