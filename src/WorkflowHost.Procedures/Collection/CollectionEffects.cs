using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection.Criteria;

namespace WorkflowHost.Procedures.Collection;

/// <summary>One field of the form a unit fills in.</summary>
/// <param name="Kind"><c>text</c>, <c>longtext</c>, <c>number</c>, <c>choice</c>, <c>date</c>.</param>
public sealed record FormField(string Key, string Label, string Kind, bool Required, string? Hint = null, IReadOnlyList<string>? Choices = null, string? Group = null)
{
    /// <summary>The same for readers of English, where the form comes from criteria that have it.</summary>
    public string? LabelEn { get; init; }

    public string? GroupEn { get; init; }
}

/// <summary>A paper a unit must attach.</summary>
public sealed record RequiredFile(string Key, string Label, bool Required);

/// <summary>When a collection is complete.</summary>
public enum CompletionRule { AllAccepted, Share, Deadline }

/// <summary>
/// Ask every selected unit for the same papers: one task row a unit, a counter outside the state, one bookmark. The
/// runtime resumes the bookmark when the completion rule holds, with the codes of the units still missing as input.
/// </summary>
/// <param name="UnitSelector"><c>all</c>, <c>kind:重点</c>, <c>units:a,b</c>; resolved when the node is entered.</param>
/// <param name="CheckerSelector"><c>post:CODE</c>; who checks what the units hand in.</param>
/// <param name="SharePercent">For <see cref="CompletionRule.Share"/>: how many of hundred, rounded up.</param>
/// <param name="Basis">The quoted line of the paper this rests on.</param>
public sealed record OpenCollection(
    string BookmarkId,
    string NodeId,
    string Title,
    string? Instruction,
    string? Basis,
    string UnitSelector,
    string CheckerSelector,
    IReadOnlyList<FormField> Fields,
    IReadOnlyList<RequiredFile> Files,
    CompletionRule Rule,
    int SharePercent) : Effect
{
    public SignOff SignOff { get; init; }

    /// <summary>What each kind of unit is judged by: its form begins with them. A copy is kept with the collection.</summary>
    public CriteriaSet? Criteria { get; init; }

    /// <summary>The row of the schedule that holds its due date.</summary>
    public string DueRow { get; init; } = Schedule.SchedulePlanner.DueRow;
}

/// <summary>The collection is over (complete, or its phase closed): tasks still open are withdrawn.</summary>
public sealed record CloseCollection(string BookmarkId, string NodeId) : Effect;
