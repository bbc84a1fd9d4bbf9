using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Tasks;

/// <summary>Give the holder of a post something to do. Resumed with <c>comment</c> when it is done.</summary>
/// <param name="AssigneeSelector"><c>post:CODE[,CODE]</c>: whoever of them does it first, unless <paramref name="EachOne"/>.</param>
/// <param name="EachOne">Everyone selected has a task of his own; it is done when all are.</param>
/// <param name="Papers">What to hand in with it, one a line as in a collection.</param>
public sealed record OpenAssignment(
    string BookmarkId,
    string NodeId,
    string Title,
    string? Instruction,
    string? Basis,
    string AssigneeSelector,
    bool EachOne,
    IReadOnlyList<Collection.RequiredFile> Papers) : Effect
{
    /// <summary>The row of the schedule that holds its due date.</summary>
    public string DueRow { get; init; } = Schedule.SchedulePlanner.DueRow;
}

/// <summary>The assignment is no longer needed: its tasks are withdrawn.</summary>
public sealed record CloseAssignment(string BookmarkId, string NodeId) : Effect;
