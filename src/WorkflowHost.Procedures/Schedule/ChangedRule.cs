using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>A rule that stands in place of the definition's while a run goes on.</summary>
/// <param name="RuleName"><c>start</c> or <c>end</c> of a phase, <c>due</c> of a piece of work (of a recurring duty its rhythm).</param>
public sealed record ChangedRule(string NodeId, string RuleName, DueRule Rule);

/// <summary>Where the rules of a definition stand, and what becomes of an outline when some of them are others.</summary>
public static class ChangedRules
{
    /// <summary>The input of a node that holds the rule of a row; null for a row without a rule of its own.</summary>
    public static string? InputOf(ActivityNode node, string ruleName) => (node.Type, RowNames.Family(ruleName)) switch
    {
        (ActivityTypes.Phase, SchedulePlanner.StartRow) => "StartRule",
        (ActivityTypes.Phase, SchedulePlanner.EndRow) => "EndRule",
        (ActivityTypes.WaitUntil, SchedulePlanner.DueRow) => "Until",
        (ActivityTypes.Meeting, SchedulePlanner.DueRow) => "When",
        (ActivityTypes.RecurringDuty, SchedulePlanner.DueRow) => "Rhythm",
        (ActivityTypes.CollectFromUnits or ActivityTypes.Approval or ActivityTypes.AssignTask, SchedulePlanner.DueRow) => "DueRule",
        _ => null,
    };

    /// <summary>The outline with these rules in place of its own.</summary>
    public static ScheduleOutline With(this ScheduleOutline outline, IReadOnlyCollection<ChangedRule> changes)
    {
        if (changes.Count == 0) return outline;
        var rules = changes.ToDictionary(c => (c.NodeId, c.RuleName), c => c.Rule);
        return new ScheduleOutline(
            [.. outline.Phases.Select(p => p with
            {
                Start = rules.GetValueOrDefault((p.NodeId, SchedulePlanner.StartRow), p.Start!),
                End = rules.GetValueOrDefault((p.NodeId, SchedulePlanner.EndRow), p.End),
            })],
            [.. outline.Work.Select(w => w with { Rule = rules.GetValueOrDefault((w.NodeId, SchedulePlanner.DueRow), w.Rule) })]);
    }
}
