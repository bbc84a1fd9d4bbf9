using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Phases;

/// <summary>What can be wrong with a phase before it ever runs.</summary>
internal static class PhaseChecks
{
    private static readonly Texts Texts = new("Phases");

    public static IReadOnlyList<DefinitionProblem> Of(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        Dates(node, problems);
        Notices(node, problems);
        Place(node, problems);
        Body(node, problems);
        return problems.Found;
    }

    private static void Dates(ActivityNode node, NodeProblems problems)
    {
        var entry = ScheduleOutlineReader.EntryOf(node);
        var start = problems.Rule("StartRule");
        var end = problems.Rule("EndRule");
        if (end.IsEmpty) problems.Error("PhaseWithoutEnd", Texts.Of("PhaseWithoutEnd", node.DisplayText));
        if (start.Rule is { } s) OneOf(s, "PhaseStartRule");
        if (end.Rule is { } e) OneOf(e, "PhaseEndRule");

        if (start.Rule is { Kind: DueRuleKind.Relative, Anchor: DueAnchor.PhaseStart or DueAnchor.PhaseEnd })
            problems.Error("PhaseStartFromItself", Texts.Of("PhaseStartFromItself", node.DisplayText));
        if (end.Rule is { Kind: DueRuleKind.Relative, Anchor: DueAnchor.PhaseEnd })
            problems.Error("PhaseEndFromItself", Texts.Of("PhaseEndFromItself", node.DisplayText));
        if (NeedsPrevious(start.Rule) || NeedsPrevious(end.Rule))
        {
            if (PhaseOrder.Before(node).Count == 0) problems.Error("PhaseWithoutPrevious", Texts.Of("PhaseWithoutPrevious", node.DisplayText));
        }

        switch (entry)
        {
            case PhaseEntry.OnEvent when string.IsNullOrWhiteSpace(DatedInputs.Text(node, "EntryEvent")):
                problems.Error("PhaseWithoutEvent", Texts.Of("PhaseWithoutEvent", node.DisplayText));
                break;
            case PhaseEntry.OnDate when start.IsEmpty:
                problems.Warning("PhaseWithoutStart", Texts.Of("PhaseWithoutStart", node.DisplayText));
                break;
            case PhaseEntry.OnDate when start.Rule is { } a && end.Rule is { } b && Comparable(a) && Comparable(b):
                Order(node, a, b, problems);
                break;
            default:
                break;
        }

        void OneOf(DueRule rule, string input)
        {
            if (rule.Kind == DueRuleKind.Recurring) problems.Error("PhaseDateRecurring", Texts.Of("PhaseDateRecurring", node.DisplayText, Texts.Of(input)));
        }
    }

    private static void Notices(ActivityNode node, NodeProblems problems)
    {
        foreach (var input in (string[])["OpeningTo", "RemindTo", "ReportTo"])
        {
            if (!string.IsNullOrWhiteSpace(DatedInputs.Text(node, input))) problems.Selector(input, SelectorKind.People);
        }

        foreach (var input in (string[])["RemindBeforeStart", "RemindBeforeEnd"])
        {
            if (!ReminderLadder.TryParse(DatedInputs.Text(node, input), out var workdays, out var problem)) problems.Error("LadderUnreadable", problem!);
            else if (workdays.Count > 0 && string.IsNullOrWhiteSpace(DatedInputs.Text(node, "RemindTo"))) problems.Warning("PhaseRemindsNobody", Texts.Of("PhaseRemindsNobody", node.DisplayText));
        }

        if (DatedInputs.Text(node, "ReportTo") is { } report && Selector.TryParse(report, SelectorKind.People, out var parts, out _) && parts.Any(p => p.Form != "post"))
            problems.Error("PhaseReportToUnits", Texts.Of("PhaseReportToUnits", node.DisplayText));
        if (DatedInputs.Text(node, "OpeningTemplate") is { Length: > 0 } template && !NoticeTemplateNames.IsName(template))
            problems.Error("TemplateName", Texts.Of("PhaseTemplateName", template));
    }

    /// <summary>Dates that stand without a run are compared in a year of their own; the others when a run is planned.</summary>
    private static bool Comparable(DueRule rule) => rule.Kind is DueRuleKind.Absolute or DueRuleKind.MonthDay;

    private static void Order(ActivityNode node, DueRule start, DueRule end, NodeProblems problems)
    {
        var year = start.Kind == DueRuleKind.Absolute ? start.Date.Year : end.Kind == DueRuleKind.Absolute ? end.Date.Year : 2024;
        var context = new DueContext(new DateOnly(year, 1, 1));
        var first = start.Resolve(context, WorkCalendar.China, DueEdge.Start).Date!.Value;
        var last = end.Resolve(context, WorkCalendar.China).Date!.Value;
        if (last < first)
            problems.Error("PhaseEndsBeforeStart", Texts.Of("PhaseEndsBeforeStart", node.DisplayText, DueRulePhrase.Of(end), DueRulePhrase.Of(start)));
    }

    private static bool NeedsPrevious(DueRule? rule) => rule is { Kind: DueRuleKind.Relative, Anchor: DueAnchor.PreviousPhaseEnd };

    private static void Place(ActivityNode node, NodeProblems problems)
    {
        for (var above = node.Parent; above is not null; above = above.Parent)
        {
            if (above.Type != ActivityTypes.Phase) continue;
            problems.Error("PhaseInPhase", Texts.Of("PhaseInPhase", node.DisplayText, above.DisplayText));
            return;
        }
    }

    private static void Body(ActivityNode node, NodeProblems problems)
    {
        var body = node.Child("body");
        if (body is null || body.Children.Count == 0)
        {
            problems.Warning("PhaseEmpty", Texts.Of("PhaseEmpty", node.DisplayText));
            return;
        }

        if (body.Type != "Elsa.Flowchart")
        {
            problems.Error("PhaseBodyType", Texts.Of("PhaseBodyType", node.DisplayText));
            return;
        }

        if (body.Children.All(c => c.Type == "Elsa.Start")) problems.Warning("PhaseEmpty", Texts.Of("PhaseEmpty", node.DisplayText));
    }
}
