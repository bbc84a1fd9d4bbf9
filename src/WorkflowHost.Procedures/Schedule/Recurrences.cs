using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>The dates of a recurring rule.</summary>
public static class Recurrences
{
    /// <summary>More dates than this are no duty but a mistake: the planner stops and says so.</summary>
    public const int Most = 400;

    /// <summary>All dates within the two days (both counted), rolled by the rule, in order, at most <see cref="Most"/>.</summary>
    public static IReadOnlyList<DateOnly> Between(DueRule rule, DateOnly from, DateOnly to, WorkCalendar calendar) =>
        [.. Raw(rule.Recurrence ?? throw new ArgumentException("Not a recurring rule.", nameof(rule)), from)
            .TakeWhile(d => d <= to)
            .Select(d => calendar.Roll(d, rule.Roll))
            .Distinct()
            .Take(Most)];

    /// <summary>Each time of the rule between the two days (both counted), one a period, at most <see cref="Most"/>.</summary>
    public static IReadOnlyList<Occurrence> Occurrences(DueRule rule, DateOnly from, DateOnly to) =>
        [.. Raw(rule.Recurrence ?? throw new ArgumentException("Not a recurring rule.", nameof(rule)), from)
            .TakeWhile(d => d <= to)
            .Select(d => Occurrence.Of(rule.Recurrence, d))
            .Take(Most)];

    /// <summary>Unrolled dates from the day on, without end. Periods count from the one <paramref name="from"/> lies in.</summary>
    internal static IEnumerable<DateOnly> Raw(Recurrence recurrence, DateOnly from)
    {
        if (recurrence.Period == RecurrencePeriod.Week)
        {
            var first = from.AddDays(((int)recurrence.Weekday - (int)from.DayOfWeek + 7) % 7);
            for (var n = 0; ; n++) yield return first.AddDays(7 * recurrence.Interval * n);
        }

        var months = recurrence.Period switch
        {
            RecurrencePeriod.Month => 1,
            RecurrencePeriod.Quarter => 3,
            RecurrencePeriod.HalfYear => 6,
            _ => 12,
        };
        // The month of the period in which the date lies: the last of a quarter or half-year, the named one of a year.
        var month = recurrence.Period == RecurrencePeriod.Year ? recurrence.Month : (from.Month + months - 1) / months * months;
        var anchor = new DateOnly(from.Year, month, 1);
        for (var n = 0; ; n++)
        {
            var at = anchor.AddMonths(n * months * (n == 0 ? 1 : recurrence.Interval));
            var last = DateTime.DaysInMonth(at.Year, at.Month);
            var date = new DateOnly(at.Year, at.Month, recurrence.Day == 0 ? last : Math.Min(recurrence.Day, last));
            if (date >= from) yield return date;
        }
    }
}
