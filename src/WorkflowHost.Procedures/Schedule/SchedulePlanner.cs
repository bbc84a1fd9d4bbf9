using System.Globalization;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>
/// From the rules of a definition to the rows of a run. Pure and repeatable: the runtime plans at the start, again when an
/// event happens or a phase opens without a date, and again when calendar or rules change; rows are told apart by node and
/// rule name, so planning twice moves rows and never doubles them.
/// <para>
/// What has no date yet (its event has not happened, its phase not opened) has no row: it is in <see cref="SchedulePlan.Pending"/>
/// and gets its rows from the next planning.
/// </para>
/// </summary>
public static partial class SchedulePlanner
{
    public const string StartRow = "start";
    public const string EndRow = "end";
    public const string DueRow = "due";
    public const string OnDayRow = "on-day";
    public const string EscalateRow = "escalate";

    private static readonly Texts Texts = new("Schedule");

    public static string BeforeRow(int workdays) => string.Create(CultureInfo.InvariantCulture, $"before-{workdays}");

    public static string OverdueRow(int workdays) => string.Create(CultureInfo.InvariantCulture, $"overdue-{workdays}");

    /// <summary>All rows that can be computed now, in order of time.</summary>
    public static IReadOnlyList<PlannedRow> Plan(CompiledWorkflow workflow, RunSettings settings, WorkCalendar calendar, ScheduleFacts? facts = null) =>
        Plan(ScheduleOutlineReader.Read(workflow).Outline, settings, calendar, facts).Rows;

    public static SchedulePlan Plan(ScheduleOutline outline, RunSettings settings, WorkCalendar calendar, ScheduleFacts? facts = null)
    {
        var planning = new Planning(outline, settings, calendar, facts ?? ScheduleFacts.None);
        foreach (var phase in outline.Phases) planning.Phase(phase);
        foreach (var work in outline.Work) planning.Work(work);
        return new SchedulePlan(
            [.. planning.Rows.OrderBy(r => r.At).ThenBy(r => r.Kind).ThenBy(r => r.NodeId, StringComparer.Ordinal)],
            planning.Pending,
            ScheduleReview.Of(outline, planning.Spans, planning.Rows, settings, calendar));
    }

    /// <summary>
    /// The rows of one unit that has a due date of its own for a piece of work: that date and the ladder that belongs to it. Empty
    /// when the definition gives the work no date at all.
    /// </summary>
    /// <param name="dueRow">For work that comes again and again the row of the time it is for.</param>
    public static IReadOnlyList<PlannedRow> Own(
        ScheduleOutline outline, string nodeId, DueDate due, RunSettings settings, WorkCalendar calendar, ScheduleFacts? facts = null, string dueRow = DueRow)
    {
        if (outline.Work.FirstOrDefault(w => w.NodeId == nodeId) is not { } work) return [];
        var known = facts ?? ScheduleFacts.None;
        var set = new Dictionary<(string NodeId, string RuleName), DueDate>(known.ByHand ?? new Dictionary<(string, string), DueDate>()) { [(nodeId, dueRow)] = due };
        var time = RowNames.Occurrence(dueRow);
        var planning = new Planning(outline, settings, calendar, known with { ByHand = set });
        planning.Work(work);
        return [.. planning.Rows.Where(r => r.NodeId == nodeId && RowNames.Occurrence(r.RuleName) == time && r.Kind is not (ScheduleRowKind.Opening or ScheduleRowKind.Ending)).OrderBy(r => r.At).ThenBy(r => r.Kind)];
    }

    private sealed partial class Planning(ScheduleOutline outline, RunSettings settings, WorkCalendar calendar, ScheduleFacts facts)
    {
        private readonly RunClock clock = new(settings);
        private readonly Dictionary<string, PhaseDates> phases = outline.Phases.ToDictionary(p => p.NodeId, StringComparer.Ordinal);
        private readonly HashSet<string> underway = new(StringComparer.Ordinal);

        public List<PlannedRow> Rows { get; } = [];

        public List<PendingDate> Pending { get; } = [];

        public Dictionary<string, PhaseSpan> Spans { get; } = new(StringComparer.Ordinal);

        public void Phase(PhaseDates phase) => SpanOf(phase);

        public void Work(DatedWork work)
        {
            var phase = work.PhaseNodeId is { } id && phases.TryGetValue(id, out var p) ? p : null;
            var span = phase is null ? new PhaseSpan(null, null) : SpanOf(phase);
            if (work.Duty is { } duty)
            {
                Duty(work, duty, phase, span);
                return;
            }

            var context = Context(span.Start, span.End, phase is null ? null : PreviousEnd(phase));
            var due = facts.Or(work.NodeId, DueRow, work.Rule.Resolve(context, calendar));
            if (due.Date is not { } date)
            {
                if (work.Rule.Kind != DueRuleKind.Open) Pending.Add(new PendingDate(work.NodeId, DueRow, due.Explanation));
                return;
            }

            var phaseId = work.PhaseNodeId ?? work.NodeId;
            var at = work.Rule.Time is { } time
                ? clock.At(date, time)
                : work.Kind == DatedWorkKind.Due ? clock.EndOf(date) : clock.Opening(date);
            Rows.Add(new PlannedRow(work.NodeId, phaseId, DueRow, ScheduleRowKind.Due, date, at, due.Explanation));
            Ladder(work, phaseId, date, span.Start);
            if (work.EscalateAfter > 0)
            {
                var day = calendar.AddWorkdays(date, work.EscalateAfter);
                Rows.Add(new PlannedRow(work.NodeId, phaseId, EscalateRow, ScheduleRowKind.Escalation, day, clock.NoticeTime(day), Counted("WhyEscalation", date, work.EscalateAfter, day)));
            }
        }

        /// <summary>Reminders never go out on a rest day: before and on the day they move to the workday before, after it they count workdays.</summary>
        private void Ladder(DatedWork work, string phaseId, DateOnly due, DateOnly? opens, string? occurrence = null)
        {
            // One mail a day is enough: where two steps meet on a day, the one nearer to the due date goes.
            HashSet<DateOnly> taken = [];
            if (work.Ladder.OnTheDay)
            {
                var day = calendar.Roll(due, RollRule.Previous);
                var why = day == due
                    ? Texts.Of("WhyOnDay", DateText.Full(day))
                    : Texts.Of("WhyOnDayMoved", DateText.Full(due), SpecialDays.NameOf(calendar.Day(due)), DateText.Full(day));
                Notice(work, phaseId, RowNames.Of(OnDayRow, occurrence), ScheduleRowKind.Reminder, day, opens, taken, why);
            }

            foreach (var n in work.Ladder.Before.Order())
            {
                var day = calendar.AddWorkdays(due, -n);
                Notice(work, phaseId, RowNames.Of(BeforeRow(n), occurrence), ScheduleRowKind.Reminder, day, opens, taken, Counted("WhyReminder", due, n, day));
            }

            foreach (var n in work.Ladder.After)
            {
                var day = calendar.AddWorkdays(due, n);
                Notice(work, phaseId, RowNames.Of(OverdueRow(n), occurrence), ScheduleRowKind.Overdue, day, opens, taken, Counted("WhyOverdue", due, n, day));
            }
        }

        private LocalizedText Counted(string key, DateOnly due, int workdays, DateOnly day)
        {
            var special = SpecialDays.Between(due, day, calendar);
            return Texts.Of(key, DateText.Plain(due), DueRulePhrase.Workdays(workdays), DateText.Full(day), special is null ? new LocalizedText("", "") : Texts.Of("WhyTail", special));
        }

        private void Notice(
            DatedWork work, string phaseId, string rule, ScheduleRowKind kind, DateOnly day, DateOnly? opens, HashSet<DateOnly> taken, LocalizedText why)
        {
            // A reminder of something not yet asked for would be noise.
            if (day < opens || !taken.Add(day)) return;
            Rows.Add(new PlannedRow(work.NodeId, phaseId, rule, kind, day, clock.NoticeTime(day), why));
        }

        private PhaseSpan SpanOf(PhaseDates phase)
        {
            if (Spans.TryGetValue(phase.NodeId, out var known)) return known;
            // Phases in a circle have no previous end: the rule waits, and validation names the circle.
            if (!underway.Add(phase.NodeId)) return new PhaseSpan(null, null);

            var previous = PreviousEnd(phase);
            DateOnly? start = facts.Opened.TryGetValue(phase.NodeId, out var opened) ? opened : null;
            if (phase.Entry == PhaseEntry.OnDate && phase.Start is { } startRule)
            {
                var planned = facts.Or(phase.NodeId, StartRow, startRule.Resolve(Context(null, null, previous), calendar, DueEdge.Start));
                start = planned.Date ?? start;
                if (planned.Date is { } date)
                    Add(phase, StartRow, ScheduleRowKind.PhaseStart, date, startRule.Time is { } t ? clock.At(date, t) : clock.Opening(date), planned.Explanation);
                else if (startRule.Kind != DueRuleKind.Open)
                    Pending.Add(new PendingDate(phase.NodeId, StartRow, planned.Explanation));
            }

            var end = facts.Or(phase.NodeId, EndRow, phase.End.Resolve(Context(start, null, previous), calendar));
            if (end.Date is { } last)
                Add(phase, EndRow, ScheduleRowKind.PhaseEnd, last, phase.End.Time is { } t ? clock.At(last, t) : clock.EndOf(last), end.Explanation);
            else if (phase.End.Kind != DueRuleKind.Open)
                Pending.Add(new PendingDate(phase.NodeId, EndRow, end.Explanation));

            if (phase.Notices is { } notices) PhaseNotices(phase, notices, start, end.Date);
            underway.Remove(phase.NodeId);
            return Spans[phase.NodeId] = new PhaseSpan(start, end.Date);
        }

        private void Add(PhaseDates phase, string rule, ScheduleRowKind kind, DateOnly date, DateTimeOffset at, LocalizedText why) =>
            Rows.Add(new PlannedRow(phase.NodeId, phase.NodeId, rule, kind, date, at, why));

        private DateOnly? PreviousEnd(PhaseDates phase)
        {
            DateOnly? latest = null;
            foreach (var id in phase.Before)
            {
                if (!phases.TryGetValue(id, out var before)) continue;
                var end = SpanOf(before).End ?? (facts.Closed.TryGetValue(id, out var closed) ? closed : null);
                if (end is null) return null;
                if (latest is null || end > latest) latest = end;
            }

            return latest;
        }

        private DueContext Context(DateOnly? start, DateOnly? end, DateOnly? previous) =>
            new(settings.StartDate, start, end, previous, facts.Events);
    }
}

/// <summary>First and last day of a phase, as far as known.</summary>
internal sealed record PhaseSpan(DateOnly? Start, DateOnly? End);
