using System.Collections.Frozen;

namespace WorkflowHost.Procedures.Calendar;

/// <summary>What happens to a date that falls on a rest day.</summary>
public enum RollRule
{
    /// <summary>Nothing: a date printed in an issued paper stands as printed.</summary>
    Keep,

    /// <summary>It moves to the next workday (顺延).</summary>
    Next,

    /// <summary>It moves to the last workday before (提前).</summary>
    Previous,
}

/// <summary>
/// Which days are worked. A day is a workday when a correction says so; else when it is a make-up day; else when it is
/// Monday to Friday and no holiday. Years without an announcement know weekends only and are provisional.
/// </summary>
public sealed class WorkCalendar
{
    private static readonly Lazy<WorkCalendar> Shipped = new(() => new WorkCalendar(ChineseDays.Embedded));

    private readonly HolidayTable table;
    private readonly FrozenDictionary<DateOnly, CalendarCorrection> corrections;

    /// <param name="corrections">The last one wins where a day is named twice.</param>
    public WorkCalendar(HolidayTable table, IEnumerable<CalendarCorrection>? corrections = null)
    {
        this.table = table;
        var last = new Dictionary<DateOnly, CalendarCorrection>();
        foreach (var correction in corrections ?? []) last[correction.Date] = correction;
        this.corrections = last.ToFrozenDictionary();
    }

    /// <summary>The shipped Chinese calendar without corrections.</summary>
    public static WorkCalendar China => Shipped.Value;

    public bool IsWorkday(DateOnly date)
    {
        if (corrections.TryGetValue(date, out var correction)) return correction.IsWorkday;
        if (table.MakeUpDays.ContainsKey(date)) return true;
        return date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !table.DaysOff.ContainsKey(date);
    }

    public CalendarDay Day(DateOnly date)
    {
        var provisional = IsProvisional(date);
        if (corrections.TryGetValue(date, out var correction))
            return new CalendarDay(date, correction.IsWorkday ? DayKind.LocalWorkday : DayKind.LocalRestDay, null, correction.Reason, false);
        if (table.MakeUpDays.TryGetValue(date, out var madeUp))
            return new CalendarDay(date, DayKind.MakeUpWorkday, madeUp, null, provisional);
        if (table.DaysOff.TryGetValue(date, out var festival))
            return new CalendarDay(date, DayKind.Holiday, festival, null, provisional);
        var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return new CalendarDay(date, weekend ? DayKind.Weekend : DayKind.Workday, null, null, provisional);
    }

    /// <summary>The year of the date has not been announced: what is computed from it may move when it is.</summary>
    public bool IsProvisional(DateOnly date) => !table.Announced(date.Year);

    /// <summary>
    /// The n-th workday strictly after the date, or strictly before it for a negative n; the date itself for zero. The date
    /// need not be a workday.
    /// </summary>
    public DateOnly AddWorkdays(DateOnly date, int workdays)
    {
        var step = Math.Sign(workdays);
        for (var left = Math.Abs(workdays); left > 0;)
        {
            date = date.AddDays(step);
            if (IsWorkday(date)) left--;
        }

        return date;
    }

    /// <summary>Workdays from one date to the other, both counted; 0 when the second is earlier.</summary>
    public int WorkdaysBetween(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var date = from; date <= to; date = date.AddDays(1))
        {
            if (IsWorkday(date)) count++;
        }

        return count;
    }

    public DateOnly Roll(DateOnly date, RollRule rule) => rule switch
    {
        RollRule.Keep => date,
        RollRule.Next => FirstWorkdayFrom(date, 1),
        RollRule.Previous => FirstWorkdayFrom(date, -1),
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private DateOnly FirstWorkdayFrom(DateOnly date, int step)
    {
        while (!IsWorkday(date)) date = date.AddDays(step);
        return date;
    }
}
