using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Phases;

/// <summary>Wake <paramref name="BookmarkId"/> when the schedule row (run, node, rule) fires, at once if it already has.</summary>
public sealed record AwaitScheduleRow(string BookmarkId, string NodeId, string RuleName) : Effect;

/// <summary>The phase has opened (its body is running).</summary>
public sealed record PhaseOpened(string NodeId, string Title) : Effect;

/// <summary>The phase has closed: Done or Overdue. Rows of it that have not fired are withdrawn.</summary>
public sealed record PhaseClosed(string NodeId, string Outcome) : Effect;
