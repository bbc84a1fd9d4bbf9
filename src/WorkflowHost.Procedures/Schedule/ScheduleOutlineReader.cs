using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Duties;
using WorkflowHost.Procedures.Phases;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>An outline and what could not be read of it. Unreadable dates are left out; validation names them as errors before publishing.</summary>
public sealed record OutlineReading(ScheduleOutline Outline, IReadOnlyList<(string NodeId, LocalizedText Problem)> Problems);

/// <summary>Finds the dated nodes of a compiled definition.</summary>
public static class ScheduleOutlineReader
{
    public static OutlineReading Read(CompiledWorkflow workflow)
    {
        List<PhaseDates> phases = [];
        List<DatedWork> work = [];
        List<(string, LocalizedText)> problems = [];
        foreach (var node in workflow.Nodes)
        {
            switch (node.Type)
            {
                case ActivityTypes.Phase:
                    phases.Add(Phase(node, problems));
                    break;
                case ActivityTypes.CollectFromUnits or ActivityTypes.Approval or ActivityTypes.AssignTask:
                    Dated(node, "DueRule", DatedWorkKind.Due, work, problems);
                    break;
                case ActivityTypes.WaitUntil:
                    Dated(node, "Until", DatedWorkKind.Wait, work, problems);
                    break;
                case ActivityTypes.RecurringDuty:
                    Duty(node, work, problems);
                    break;
                case ActivityTypes.Meeting:
                    Dated(node, "When", DatedWorkKind.Meeting, work, problems);
                    break;
                default:
                    break;
            }
        }

        return new OutlineReading(new ScheduleOutline(phases, work), problems);
    }

    /// <summary>How the phase begins, from its input <c>Entry</c>.</summary>
    internal static PhaseEntry EntryOf(ActivityNode node) => DatedInputs.Text(node, "Entry") switch
    {
        "completion" => PhaseEntry.OnCompletion,
        "event" => PhaseEntry.OnEvent,
        _ => PhaseEntry.OnDate,
    };

    private static PhaseDates Phase(ActivityNode node, List<(string, LocalizedText)> problems)
    {
        var start = Rule(node, "StartRule", problems);
        var end = Rule(node, "EndRule", problems) ?? DueRule.Open;
        return new PhaseDates(node.NodeId, Title(node), EntryOf(node), DatedInputs.Text(node, "EntryEvent"), start, end, PhaseOrder.Before(node))
        {
            Notices = PhaseNotices.Of(node, problems),
        };
    }

    private static void Duty(ActivityNode node, List<DatedWork> work, List<(string, LocalizedText)> problems)
    {
        if (Rule(node, "Rhythm", problems) is not { Kind: DueRuleKind.Recurring } rhythm) return;
        var (ladder, wrong) = DatedInputs.Ladder(node);
        problems.AddRange(wrong.Select(p => (node.NodeId, p)));
        var until = Rule(node, "Until", problems);
        var dates = new DutyDates(until is { Kind: DueRuleKind.Open } ? null : until, DatedInputs.Whole(node, "OpenBefore", RecurringDutyActivity.OpenBeforeDefault), DatedInputs.Text(node, "Missed") == "each");
        work.Add(new DatedWork(node.NodeId, PhaseOf(node)?.NodeId, Title(node), DatedWorkKind.Duty, rhythm, ladder, dates));
    }

    private static ActivityNode? PhaseOf(ActivityNode node)
    {
        var above = node.Parent;
        while (above is not null && above.Type != ActivityTypes.Phase) above = above.Parent;
        return above;
    }

    private static void Dated(ActivityNode node, string input, DatedWorkKind kind, List<DatedWork> work, List<(string, LocalizedText)> problems)
    {
        var phase = PhaseOf(node);
        // Papers without a date of their own are due when their phase ends; anything else without a date has none.
        var rule = Rule(node, input, problems)
            ?? (node.Type == ActivityTypes.CollectFromUnits && phase is not null ? DueRule.EndOfPhase : null);
        if (rule is null) return;
        var (ladder, wrong) = DatedInputs.Ladder(node);
        problems.AddRange(wrong.Select(p => (node.NodeId, p)));
        work.Add(new DatedWork(node.NodeId, phase?.NodeId, Title(node), kind, rule, ladder) { EscalateAfter = node.Type == ActivityTypes.Approval ? DatedInputs.EscalateAfter(node) : 0 });
    }

    private static DueRule? Rule(ActivityNode node, string input, List<(string, LocalizedText)> problems)
    {
        var reading = DatedInputs.Rule(node, input);
        if (reading.Problem is { } problem) problems.Add((node.NodeId, problem));
        return reading.Rule;
    }

    private static LocalizedText Title(ActivityNode node) => new(node.DisplayText, node.DisplayText);
}
