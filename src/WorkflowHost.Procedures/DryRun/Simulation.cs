using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Duties;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>The virtual clock: what happens next, again and again, until the flow has ended or nothing more can happen.</summary>
internal sealed partial class Simulation
{
    private const int MostSteps = 200_000;
    private const int LongestYears = 6;

    private static readonly Texts Texts = new("DryRun");

    private readonly DryRunRequest request;
    private readonly RunClock clock;
    private readonly ScheduleOutline outline;
    private readonly PriorityQueue<Action, (DateTimeOffset At, int Order)> agenda = new();
    private readonly HashSet<(string Node, string Rule)> gone = [];
    private readonly Dictionary<(string Node, string Rule), List<string>> awaiting = [];
    private readonly Dictionary<string, DateOnly> events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateOnly> opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateOnly> closed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Title, int Count)>> leftOpen = new(StringComparer.Ordinal);
    private readonly HashSet<string> incidents = new(StringComparer.Ordinal);
    private readonly List<LocalizedText> assumed = [];
    private readonly List<ScheduleWarning> warnings = [];
    private readonly Dictionary<string, string> unitNames;
    private readonly Dictionary<string, ActivityNode?> phaseOf = new(StringComparer.Ordinal);
    private Dictionary<(string Node, string Rule), PlannedRow> planned = [];
    private SchedulePlan plan;
    private Queue<PlannedRow> upcoming = new();
    private InstanceState state;
    private DateTimeOffset now;
    private int order;

    public Simulation(DryRunRequest request)
    {
        this.request = request;
        clock = new RunClock(request.Settings);
        outline = ScheduleOutlineReader.Read(request.Workflow).Outline;
        unitNames = request.Directory.Units.GroupBy(u => u.Code, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Name, StringComparer.Ordinal);
        state = InstanceState.New("dry-run", null);
        now = clock.Opening(request.Settings.StartDate);
        plan = SchedulePlanner.Plan(outline, request.Settings, request.Calendar);
        Plan();
    }

    private DateOnly Today => clock.DayOf(now);

    public DryRunResult Play()
    {
        Assume("AssumeAnswers", AnsweringText(request.Assumptions.Everybody), Assumptions.FindingsPerUnit, Assumptions.Satisfaction);
        foreach (var (unit, answering) in request.Assumptions.Units.OrderBy(u => u.Key, StringComparer.Ordinal)) AssumeOf(unit, answering);
        CheckDirectory();
        warnings.AddRange(plan.Warnings);
        Step(new StartInstance());
        var horizon = now.AddYears(LongestYears);
        for (var steps = 0; state.Status == InstanceStatus.Running; steps++)
        {
            if (steps > MostSteps || !Next(horizon)) break;
        }

        // The last phase is reported on when the flow is over.
        while (state.Status == InstanceStatus.Finished && upcoming.TryDequeue(out var report))
        {
            if (report.RuleName != PhaseNotices.ReportRow || gone.Contains((report.NodeId, report.RuleName))) continue;
            now = report.At > now ? report.At : now;
            Fire(report);
        }

        var ended = state.Status == InstanceStatus.Finished && state.Incidents.Count == 0;
        if (ended) rows.Add(Row("ended", request.Workflow.Root.NodeId, null));
        else foreach (var waiting in state.Bookmarks) Warn(GoesOn(waiting) ? "DutyGoesOn" : "StillWaiting", waiting.NodeId, TitleOf(waiting.NodeId));
        foreach (var never in plan.Pending) Warn("DateNeverCame", never.NodeId, TitleOf(never.NodeId), never.Explanation);
        foreach (var date in plan.Rows.Where(r => r.Kind is ScheduleRowKind.PhaseStart or ScheduleRowKind.PhaseEnd or ScheduleRowKind.Due)) rows.Add(DateRow(date));
        return new DryRunResult([.. rows.OrderBy(r => r.At).ThenBy(Rank)], [.. assumed.Distinct()], [.. warnings.DistinctBy(w => w.Text)], ended);
    }

    /// <summary>Within an instant a phase begins before its work and ends after it; the rest stays in the order it happened.</summary>
    private static int Rank(DryRunRow row) => row.Kind switch
    {
        "phase-start" => 0,
        "opened" => 1,
        "closed" or "overdue" => 3,
        "due" or "phase-end" => 4,
        "ended" => 5,
        _ => 2,
    };

    /// <summary>The next thing on the agenda or in the schedule; at the same instant the schedule goes first, as the host's claimer does.</summary>
    private bool Next(DateTimeOffset horizon)
    {
        while (upcoming.TryPeek(out var passed) && gone.Contains((passed.NodeId, passed.RuleName))) upcoming.Dequeue();
        var hasRow = upcoming.TryPeek(out var row);
        var hasAction = agenda.TryPeek(out _, out var due);
        if (!hasRow && !hasAction) return false;
        if (hasRow && (!hasAction || row!.At <= due.At))
        {
            if (row!.At > horizon) return false;
            now = row.At > now ? row.At : now;
            upcoming.Dequeue();
            Fire(row);
            return true;
        }

        if (due.At > horizon) return false;
        now = due.At > now ? due.At : now;
        agenda.Dequeue()();
        return true;
    }

    private void Fire(PlannedRow row)
    {
        gone.Add((row.NodeId, row.RuleName));
        if (row.Kind is ScheduleRowKind.Reminder or ScheduleRowKind.Overdue)
        {
            if (PhaseNotices.IsRow(row.RuleName)) RemindPhase(row);
            else Remind(row);
            return;
        }

        if (row.Kind == ScheduleRowKind.Escalation)
        {
            Escalate(row);
            return;
        }

        // Rows of a recurring duty are waited for by what they do, not by the time they are for.
        if (!awaiting.Remove((row.NodeId, RowNames.Family(row.RuleName)), out var bookmarks)) return;
        foreach (var bookmark in bookmarks) ResumeRow(bookmark, row);
    }

    /// <summary>A duty without an end, in a phase without an end: it is meant to go on.</summary>
    private bool GoesOn(Bookmark waiting) => waiting.Name == ActivityTypes.RecurringDuty && !planned.ContainsKey((waiting.NodeId, SchedulePlanner.UntilRow));

    /// <summary>The time of a duty that is due next, when its row fired before anybody waited for it.</summary>
    private PlannedRow? Missed(AwaitScheduleRow wait) => plan.Rows.LastOrDefault(r =>
        r.NodeId == wait.NodeId && RowNames.Family(r.RuleName) == wait.RuleName && gone.Contains((r.NodeId, r.RuleName))
        && RowNames.Occurrence(r.RuleName) is { } time && DueRow(r.NodeId, RowNames.Of(SchedulePlanner.DueRow, time))?.At > now);

    private void Late(string phaseNodeId)
    {
        if (planned.GetValueOrDefault((phaseNodeId, PhaseNotices.OpenedRow)) is { } row && gone.Add((phaseNodeId, PhaseNotices.OpenedRow))) RemindPhase(row);
    }

    private void ResumeRow(string bookmark, PlannedRow? row = null)
    {
        if (row is not null && RowNames.Occurrence(row.RuleName) is { } time) Resume(bookmark, new JsonObject { [RecurringDutyActivity.OccurrenceInput] = time });
        else if (open.TryGetValue(bookmark, out var work) && work.Completion is not null) Resume(bookmark, Missing(work));
        else Resume(bookmark);
    }

    private void Resume(string bookmark, JsonObject? input = null)
    {
        if (state.Bookmarks.Any(b => b.Id == bookmark)) Step(new ResumeBookmark(bookmark, input));
    }

    private void Step(Stimulus stimulus)
    {
        var before = state.Bookmarks;
        var result = request.Engine.Step(request.Workflow, state, stimulus, now);
        state = result.State;
        foreach (var effect in result.Effects) CarryOut(effect);
        var left = state.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var burnt in before.Where(b => !left.Contains(b.Id))) Withdraw(burnt.Id);
        var had = before.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var wait in state.Bookmarks.Where(b => !had.Contains(b.Id) && b.Key?.StartsWith("Event:", StringComparison.Ordinal) == true)) AwaitEvent(wait);
        foreach (var incident in state.Incidents.Where(i => incidents.Add(i.Id))) Warn("Faulted", incident.NodeId, TitleOf(incident.NodeId), incident.Message);
    }

    private void AwaitEvent(Bookmark wait)
    {
        var name = wait.Key!["Event:".Length..];
        var known = request.Assumptions.Events.TryGetValue(name, out var day);
        if (!known) day = request.Calendar.AddWorkdays(Today, 5);
        Assume("AssumeEvent", name, DateText.Full(day));
        At(clock.At(day, new TimeOnly(10, 0)), () => Happen(name));
    }

    private void Happen(string name)
    {
        var waiting = state.Bookmarks.Where(b => b.Key == EventStimulus.KeyOf(name)).ToList();
        if (events.TryAdd(name, Today)) Plan();
        if (waiting.Count > 0) rows.Add(Row("event", waiting[0].NodeId, name));
        foreach (var wait in waiting) Resume(wait.Id, EventStimulus.Input(null));
    }

    private void CarryOut(Effect effect)
    {
        switch (effect)
        {
            case AwaitScheduleRow wait:
                var key = (wait.NodeId, wait.RuleName);
                if (gone.Contains(key)) At(now, () => ResumeRow(wait.BookmarkId));
                else if (wait.CatchUp && Missed(wait) is { } missed) At(now, () => ResumeRow(wait.BookmarkId, missed));
                else if (awaiting.TryGetValue(key, out var list)) list.Add(wait.BookmarkId);
                else awaiting[key] = [wait.BookmarkId];
                break;
            case PhaseOpened phase:
                opened[phase.NodeId] = Today;
                rows.Add(Row("opened", phase.NodeId, null));
                // Its opening mail may have come up before it opened: then it goes out now.
                if (gone.Remove((phase.NodeId, PhaseNotices.OpenedRow))) At(now, () => Late(phase.NodeId));
                Plan();
                break;
            case PhaseOverdue phase:
                rows.Add(Row("overdue", phase.NodeId, null));
                break;
            case PhaseClosed phase:
                closed[phase.NodeId] = Today;
                leftOpen[phase.NodeId] = OpenIn(phase.NodeId);
                rows.Add(Row("closed", phase.NodeId, phase.Outcome));
                foreach (var row in plan.Rows.Where(r => r.PhaseNodeId == phase.NodeId && r.RuleName != PhaseNotices.ReportRow)) gone.Add((row.NodeId, row.RuleName));
                Plan();
                break;
            case SetTimer timer:
                At(timer.DueAt, () => Resume(timer.BookmarkId));
                break;
            case PublishEventRequested published:
                At(now, () => Happen(published.Name));
                break;
            case StartChild child:
                Warn("ChildNotPlayed", request.Workflow.Root.NodeId, child.DefinitionId);
                if (child.WaitingBookmarkId is { } waiting) At(now, () => Step(new ChildReturned(waiting, child.ChildInstanceId, InstanceSubStatus.Finished, null)));
                break;
            default:
                Ask(effect);
                break;
        }
    }

    /// <summary>Works the schedule out anew; rows that fired or were withdrawn stay gone.</summary>
    private void Plan()
    {
        plan = SchedulePlanner.Plan(outline, request.Settings, request.Calendar, new ScheduleFacts(events, opened, closed));
        planned = plan.Rows.ToDictionary(r => (r.NodeId, r.RuleName));
        upcoming = new Queue<PlannedRow>(plan.Rows.Where(r => !gone.Contains((r.NodeId, r.RuleName))));
    }

    private void At(DateTimeOffset at, Action action) => agenda.Enqueue(action, (at > now ? at : now, order++));

    private PlannedRow? DueRow(string nodeId, string name = SchedulePlanner.DueRow) => planned.GetValueOrDefault((nodeId, name));

    private void AssumeOf(string unit, Answering answering)
    {
        if (unitNames.TryGetValue(unit, out var name)) Assume("AssumeUnit", name, AnsweringText(answering));
        else Warn("AssumedUnitUnknown", null, unit);
    }

    private void Assume(string key, params object[] arguments) => assumed.Add(Texts.Of(key, arguments));

    private void Warn(string code, string? nodeId, params object[] arguments) => warnings.Add(new ScheduleWarning(code, nodeId, Texts.Of(code, arguments)));

    private static LocalizedText AnsweringText(Answering answering) => answering.LateBy switch
    {
        null => Texts.Of("AnswerSilent"),
        0 => Texts.Of("AnswerOnTime"),
        { } days => Texts.Of("AnswerLate", days),
    };

    private static JsonObject Missing(OpenWork work) =>
        new() { [CollectFromUnitsActivity.MissingInput] = new JsonArray([.. work.NotAccepted.Select(u => (JsonNode)u.Code)]) };
}
