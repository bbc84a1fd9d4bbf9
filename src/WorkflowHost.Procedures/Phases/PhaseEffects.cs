using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Phases;

/// <summary>
/// Wake <paramref name="BookmarkId"/> when the schedule row (run, node, rule) fires, at once if it already has. The row may
/// not exist yet (its date waits for an event): then it is planned later and wakes the bookmark all the same.
/// </summary>
public sealed record AwaitScheduleRow(string BookmarkId, string NodeId, string RuleName) : Effect
{
    /// <summary>
    /// For the name of a family of rows (<c>opens</c> for <c>opens#2024-05</c>): wake at once with the latest that has fired and is not
    /// due yet. Rows of a family that fire while it waits wake it as well.
    /// </summary>
    public bool CatchUp { get; init; }
}

/// <summary>The phase has opened (its body is running). Dates that count from its start can be planned now.</summary>
public sealed record PhaseOpened(string NodeId, string Title) : Effect;

/// <summary>The last day has passed and the phase goes on because its setting says so: it is shown as overdue.</summary>
public sealed record PhaseOverdue(string NodeId) : Effect;

/// <summary>The phase has closed: Done or Overdue. Rows of it that have not fired are withdrawn, tasks inside it that are still open as well.</summary>
public sealed record PhaseClosed(string NodeId, string Outcome) : Effect;
