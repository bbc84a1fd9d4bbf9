using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

public static partial class SchedulePlanner
{
    /// <summary>Asks for the next time of a recurring duty.</summary>
    public const string OpensRow = "opens";

    /// <summary>The same for a duty that makes up for each time that was missed.</summary>
    public const string OpensEachRow = "opens-each";

    /// <summary>Ends a recurring duty.</summary>
    public const string UntilRow = "until";

    private sealed partial class Planning
    {
        /// <summary>Months a duty without an end is planned beyond where it has come.</summary>
        private const int MonthsAhead = 12;

        /// <summary>Each time has rows of its own: it is asked for, reminded of, due. They are known before they come, so plan and dry run show them.</summary>
        private void Duty(DatedWork work, DutyDates duty, PhaseDates? phase, PhaseSpan span)
        {
            var phaseId = work.PhaseNodeId ?? work.NodeId;
            if ((phase is null ? settings.StartDate : span.Start) is not { } from)
            {
                Pending.Add(new PendingDate(work.NodeId, OpensRow, Texts.Of("WhyDutyWaits", work.Title)));
                return;
            }

            var until = duty.Until is null ? null : facts.Or(work.NodeId, UntilRow, duty.Until.Resolve(Context(span.Start, span.End, phase is null ? null : PreviousEnd(phase)), calendar));
            if (until is { Date: null }) Pending.Add(new PendingDate(work.NodeId, UntilRow, until.Explanation));
            var end = Earlier(until?.Date, span.End);
            if (end is { } last)
            {
                // A minute before midnight: a phase whose duties are done must not find them waiting when it ends at that midnight.
                var why = until?.Date == last ? until.Explanation : Texts.Of("WhyDutyEndsWithPhase", DateText.Full(last));
                Rows.Add(new PlannedRow(work.NodeId, phaseId, UntilRow, ScheduleRowKind.Ending, last, clock.EndOf(last).AddMinutes(-1), why));
            }

            var horizon = end ?? Later(from, facts.Reached).AddMonths(MonthsAhead);
            foreach (var time in Recurrences.Occurrences(work.Rule, from, horizon)) Time(work, duty, phaseId, from, time);
        }

        private void Time(DatedWork work, DutyDates duty, string phaseId, DateOnly from, Occurrence time)
        {
            var name = RowNames.Of(DueRow, time.Key);
            var due = facts.Or(work.NodeId, name, work.Rule.ResolveTime(time, calendar));
            var date = due.Date!.Value;
            var asked = duty.OpenBefore == 0 ? calendar.Roll(date, RollRule.Previous) : calendar.AddWorkdays(date, -duty.OpenBefore);
            var why = asked <= from
                ? Texts.Of("WhyOpensAtOnce", DateText.Full(from))
                : Texts.Of("WhyOpens", DateText.Plain(date), DueRulePhrase.Workdays(duty.OpenBefore), DateText.Full(asked));
            if (asked < from) asked = from;
            Rows.Add(new PlannedRow(
                work.NodeId, phaseId, RowNames.Of(duty.EachMissed ? OpensEachRow : OpensRow, time.Key), ScheduleRowKind.Opening, asked, clock.Opening(asked), why));
            Rows.Add(new PlannedRow(work.NodeId, phaseId, name, ScheduleRowKind.Due, date, work.Rule.Time is { } at ? clock.At(date, at) : clock.EndOf(date), due.Explanation));
            Ladder(work, phaseId, date, asked, time.Key);
        }

        private static DateOnly? Earlier(DateOnly? a, DateOnly? b) => a is null || b < a ? b : a;

        private static DateOnly Later(DateOnly a, DateOnly? b) => b > a ? b.Value : a;
    }
}
