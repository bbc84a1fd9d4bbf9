using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Phases;

namespace WorkflowHost.Procedures.Schedule;

public static partial class SchedulePlanner
{
    private sealed partial class Planning
    {
        /// <summary>The mails about a phase itself, on workdays like those of the ladder.</summary>
        private void PhaseNotices(PhaseDates phase, PhaseNotices notices, DateOnly? start, DateOnly? end)
        {
            if (start is { } first)
            {
                if (notices.OpeningTo is not null)
                {
                    var day = calendar.Roll(first, RollRule.Next);
                    Write(phase, Phases.PhaseNotices.OpenedRow, day, Texts.Of("WhyPhaseOpened", DateText.Full(first), DateText.Full(day)));
                }

                if (notices.RemindTo is not null)
                {
                    foreach (var n in notices.BeforeStart) Before(phase, Phases.PhaseNotices.BeforeStartRow(n), "WhyPhaseStarts", first, n, settings.StartDate);
                }
            }

            if (end is { } last && notices.RemindTo is not null)
            {
                foreach (var n in notices.BeforeEnd) Before(phase, Phases.PhaseNotices.BeforeEndRow(n), "WhyPhaseEnds", last, n, start);
            }

            // Closed early it is reported on early; without a last day when it has closed.
            var over = Earlier(end, facts.Closed.TryGetValue(phase.NodeId, out var closed) ? closed : null);
            if (over is { } at && notices.ReportTo is not null)
            {
                var day = calendar.AddWorkdays(at, 1);
                Write(phase, Phases.PhaseNotices.ReportRow, day, Texts.Of("WhyPhaseReport", DateText.Full(at), DateText.Full(day)));
            }
        }

        private void Before(PhaseDates phase, string rule, string why, DateOnly of, int workdays, DateOnly? notBefore)
        {
            var day = calendar.AddWorkdays(of, -workdays);
            if (day < notBefore) return;
            var special = SpecialDays.Between(day, of, calendar);
            Write(phase, rule, day, Texts.Of(why, DateText.Plain(of), DueRulePhrase.Workdays(workdays), DateText.Full(day), special is null ? new LocalizedText("", "") : Texts.Of("WhyTail", special)));
        }

        private void Write(PhaseDates phase, string rule, DateOnly day, LocalizedText why) =>
            Rows.Add(new PlannedRow(phase.NodeId, phase.NodeId, rule, ScheduleRowKind.Reminder, day, clock.NoticeTime(day), why));
    }
}
