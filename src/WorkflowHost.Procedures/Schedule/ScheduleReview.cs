using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>What an administrator should see about the dates before a run starts: gaps, overlaps, rest days, years not announced.</summary>
internal static class ScheduleReview
{
    private static readonly Texts Texts = new("Schedule");

    public static IReadOnlyList<ScheduleWarning> Of(
        ScheduleOutline outline, IReadOnlyDictionary<string, PhaseSpan> spans, IReadOnlyList<PlannedRow> rows, RunSettings settings, WorkCalendar calendar)
    {
        List<ScheduleWarning> warnings = [];
        foreach (var phase in outline.Phases)
        {
            var span = spans[phase.NodeId];
            if (span is { Start: { } start, End: { } end } && end < start)
                warnings.Add(new("PhaseEndsBeforeStart", phase.NodeId, Texts.Of("PhaseEndsBeforeStart", phase.Title, DateText.Full(end), DateText.Full(start))));
            foreach (var id in phase.Before)
            {
                if (span.Start is { } begins && spans.TryGetValue(id, out var before) && before.End is { } ended)
                    Neighbours(warnings, outline.Phases.First(p => p.NodeId == id), ended, phase, begins);
            }

            if (phase.Before.Count == 0 && span is { End: { } last } && (settings.StartDate > last))
                warnings.Add(new("StartOutsideFirstPhase", phase.NodeId, Texts.Of("StartOutsideFirstPhase", DateText.Full(settings.StartDate), phase.Title, DateText.Full(last))));
        }

        Rows(warnings, outline, spans, rows, calendar);
        return warnings;
    }

    private static void Neighbours(List<ScheduleWarning> warnings, PhaseDates before, DateOnly ended, PhaseDates phase, DateOnly begins)
    {
        if (begins <= ended)
            warnings.Add(new("PhasesOverlap", phase.NodeId, Texts.Of("PhasesOverlap", phase.Title, DateText.Full(begins), before.Title, DateText.Full(ended))));
        // A phase that counts from the one before leaves out rest days on purpose.
        else if (begins > ended.AddDays(1) && phase.Start is not { Anchor: DueAnchor.PreviousPhaseEnd, Kind: DueRuleKind.Relative })
            warnings.Add(new("GapBetweenPhases", phase.NodeId,
                Texts.Of("GapBetweenPhases", before.Title, DateText.Full(ended), phase.Title, DateText.Full(begins), begins.DayNumber - ended.DayNumber - 1)));
    }

    private static void Rows(
        List<ScheduleWarning> warnings, ScheduleOutline outline, IReadOnlyDictionary<string, PhaseSpan> spans, IReadOnlyList<PlannedRow> rows, WorkCalendar calendar)
    {
        var titles = outline.Phases.Select(p => (p.NodeId, p.Title)).Concat(outline.Work.Select(w => (w.NodeId, w.Title))).ToDictionary(t => t.NodeId, t => t.Title, StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Kind is ScheduleRowKind.Due or ScheduleRowKind.PhaseEnd))
        {
            if (!calendar.IsWorkday(row.Date))
                warnings.Add(new("DueOnRestDay", row.NodeId, Texts.Of("DueOnRestDay", titles[row.NodeId], DateText.Full(row.Date), SpecialDays.NameOf(calendar.Day(row.Date)))));
            if (row.Kind == ScheduleRowKind.Due && row.PhaseNodeId != row.NodeId && spans.TryGetValue(row.PhaseNodeId, out var span)
                && (row.Date < span.Start || row.Date > span.End))
                warnings.Add(new("DueOutsidePhase", row.NodeId, Texts.Of("DueOutsidePhase", titles[row.NodeId], DateText.Full(row.Date), titles[row.PhaseNodeId])));
        }

        foreach (var duty in outline.Work.Where(w => w.Duty is not null))
        {
            var times = rows.Count(r => r.NodeId == duty.NodeId && r.Kind == ScheduleRowKind.Due);
            if (times == 0 && rows.FirstOrDefault(r => r.NodeId == duty.NodeId && r.RuleName == SchedulePlanner.UntilRow) is { } end)
                warnings.Add(new("DutyNeverComes", duty.NodeId, Texts.Of("DutyNeverComes", duty.Title, DueRulePhrase.Of(duty.Rule), DateText.Full(end.Date))));
            if (times >= Recurrences.Most)
                warnings.Add(new("DutyTooOften", duty.NodeId, Texts.Of("DutyTooOften", duty.Title, DueRulePhrase.Of(duty.Rule), Recurrences.Most)));
        }

        foreach (var year in rows.Select(r => r.Date).Where(calendar.IsProvisional).Select(d => d.Year).Distinct())
            warnings.Add(new("ProvisionalYear", null, Texts.Of("ProvisionalYear", year)));
    }
}
