using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Duties;

/// <summary>What can be wrong with a recurring duty before it ever runs.</summary>
internal static class DutyChecks
{
    private static readonly Texts Texts = new("Duties");

    public static IReadOnlyList<DefinitionProblem> Of(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        Rhythm(node, problems);
        Opening(node, problems);
        problems.Ladder();
        foreach (var problem in FormText.Files(DatedInputs.Text(node, "Papers")).Problems) problems.Error("FormUnreadable", problem);
        if (DatedInputs.Text(node, "Who") == "units")
        {
            problems.Selector("Units", SelectorKind.Units);
            problems.Selector("Checker", SelectorKind.People);
        }
        else
        {
            problems.Selector("Assignee", SelectorKind.People);
        }

        return problems.Found;
    }

    private static void Rhythm(ActivityNode node, NodeProblems problems)
    {
        var rhythm = problems.Rule("Rhythm");
        if (rhythm.IsEmpty) problems.Error("DutyWithoutRhythm", Texts.Of("DutyWithoutRhythm", node.DisplayText));
        if (rhythm.Rule is { Kind: not DueRuleKind.Recurring } once) problems.Error("DutyOnlyOnce", Texts.Of("DutyOnlyOnce", node.DisplayText, DueRulePhrase.Of(once)));

        var until = DatedInputs.Rule(node, "Until");
        problems.DueDate("Until");
        var inPhase = false;
        for (var above = node.Parent; above is not null && !inPhase; above = above.Parent) inPhase = above.Type == ActivityTypes.Phase;
        if (!inPhase && (until.IsEmpty || until.Rule is { Kind: DueRuleKind.Open })) problems.Error("DutyNeverEnds", Texts.Of("DutyNeverEnds", node.DisplayText));
    }

    private static void Opening(ActivityNode node, NodeProblems problems)
    {
        var text = DatedInputs.Text(node, "OpenBefore");
        var before = RecurringDutyActivity.OpenBeforeDefault;
        if (!string.IsNullOrWhiteSpace(text)
            && (!int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out before) || before > RecurringDutyActivity.OpenBeforeMost))
        {
            problems.Error("OpenBeforeWrong", Texts.Of("OpenBeforeWrong", text, RecurringDutyActivity.OpenBeforeMost));
            return;
        }

        if (DatedInputs.Ladder(node).Ladder.Before.Where(n => n > before).ToList() is [var early, ..])
            problems.Warning("ReminderBeforeOpening", Texts.Of("ReminderBeforeOpening", early, before));
    }
}
