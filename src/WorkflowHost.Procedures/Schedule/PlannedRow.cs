using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>One date of a run, computed from a rule. (Run, node, unit, rule name) is unique: recomputing moves the row, never doubles it.</summary>
/// <param name="NodeId">The activity the date belongs to (phase or collection).</param>
/// <param name="PhaseNodeId">The phase it lies in; the same as <paramref name="NodeId"/> for phase rows.</param>
/// <param name="RuleName"><c>start</c>, <c>end</c>, <c>due</c>, <c>before-3</c>, <c>on-day</c>, <c>overdue-1</c>, <c>escalate</c>: stable, part of the key.</param>
/// <param name="Date">The legal date people read. A due date reads to 24:00 of that day.</param>
/// <param name="At">The instant the row fires: start rows at the local opening hour, due and end rows at 24:00, notices at the local notice hour.</param>
/// <param name="Explanation">One sentence: why this date, holidays and rolls included.</param>
public sealed record PlannedRow(
    string NodeId,
    string PhaseNodeId,
    string RuleName,
    ScheduleRowKind Kind,
    DateOnly Date,
    DateTimeOffset At,
    LocalizedText Explanation);
