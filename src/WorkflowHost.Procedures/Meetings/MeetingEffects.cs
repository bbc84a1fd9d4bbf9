using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Meetings;

/// <summary>
/// A meeting is called: attendees get its notice with a calendar file, the keeper of the minutes a task. Resumed with
/// <c>minutes</c> (their number) when the minutes are filed; the date itself is the node's schedule row <c>due</c>.
/// </summary>
/// <param name="MinutesTask">What the keeper of the minutes is asked to do, as his task is called.</param>
/// <param name="AttendeesSelector"><c>units:all</c>, <c>units:heads</c>, <c>post:CODE</c>, several with <c>;</c>.</param>
public sealed record CallMeeting(
    string BookmarkId,
    string NodeId,
    string Title,
    string? Place,
    string? Agenda,
    string? Basis,
    string AttendeesSelector,
    string MinutesSelector,
    string MinutesTask) : Effect;

/// <summary>The meeting is no longer waited for: its task is withdrawn.</summary>
public sealed record CloseMeeting(string BookmarkId, string NodeId) : Effect;
