using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>The ways the papers give a date.</summary>
public enum DueRuleKind
{
    /// <summary>A date with its year: <c>2020年6月15日</c>.</summary>
    Absolute,

    /// <summary>A day, a ten-day period or a whole month of the run's year: <c>6月15日</c>, <c>12月下旬</c>, <c>6月</c>.</summary>
    MonthDay,

    /// <summary>Counted from something: <c>启动后第10个工作日</c>.</summary>
    Relative,

    /// <summary>Again and again: <c>每月25日</c>.</summary>
    Recurring,

    /// <summary>No date: <c>不限</c>.</summary>
    Open,
}

/// <summary>What a relative rule counts from.</summary>
public enum DueAnchor
{
    /// <summary>The first day of the run.</summary>
    RunStart,

    /// <summary>The first day of the phase the rule stands in.</summary>
    PhaseStart,

    /// <summary>The last day of the phase the rule stands in.</summary>
    PhaseEnd,

    /// <summary>The last day of the phase before; of several, the latest.</summary>
    PreviousPhaseEnd,

    /// <summary>The day a named event happened; unknown until then.</summary>
    Event,
}

/// <summary>What an offset counts. Only workdays look at the calendar; a month later is the same day, or the last of a shorter month.</summary>
public enum DueUnit { Days, Workdays, Weeks, Months }

/// <summary>The part of a month a paper names instead of a day.</summary>
public enum MonthPart
{
    Day,

    /// <summary>The last day.</summary>
    LastDay,

    /// <summary>上旬: 1–10.</summary>
    Early,

    /// <summary>中旬: 11–20.</summary>
    Middle,

    /// <summary>下旬: 21 to the last day.</summary>
    Late,

    /// <summary>The whole month.</summary>
    Whole,
}

/// <summary>How often a recurring rule comes.</summary>
public enum RecurrencePeriod { Week, Month, Quarter, HalfYear, Year }

/// <summary>A recurrence: every n periods, on a day of it.</summary>
/// <param name="Interval">1 = every period.</param>
/// <param name="Weekday">For weeks.</param>
/// <param name="Day">Day of the month (of the last month of a quarter or half-year); 0 = its last day.</param>
/// <param name="Month">For years.</param>
public sealed record Recurrence(RecurrencePeriod Period, int Interval = 1, DayOfWeek Weekday = DayOfWeek.Monday, int Day = 0, int Month = 12);

/// <summary>
/// One date as a paper states it, before it is a date. A value: it knows no run and no calendar. Written by people as a
/// short phrase (<see cref="DueRuleText"/>) or by programs as a JSON object (<see cref="DueRuleJson"/>); both say the same.
/// </summary>
public sealed record DueRule
{
    public required DueRuleKind Kind { get; init; }

    /// <summary>For <see cref="DueRuleKind.Absolute"/>.</summary>
    public DateOnly Date { get; init; }

    /// <summary>For <see cref="DueRuleKind.MonthDay"/>, 1–12.</summary>
    public int Month { get; init; }

    public MonthPart Part { get; init; }

    /// <summary>For <see cref="MonthPart.Day"/>, 1–31; 29 February falls on the 28th in common years.</summary>
    public int Day { get; init; }

    /// <summary>Years added to the run's year: 1 for 次年.</summary>
    public int YearOffset { get; init; }

    public DueAnchor Anchor { get; init; }

    /// <summary>For <see cref="DueAnchor.Event"/>.</summary>
    public string? Event { get; init; }

    /// <summary>For <see cref="DueRuleKind.Relative"/>: after the anchor, negative before it, zero on it.</summary>
    public int Offset { get; init; }

    public DueUnit Unit { get; init; }

    public Recurrence? Recurrence { get; init; }

    /// <summary>"Before day X" is read as X included (to 24:00 of it); true when the paper means the day before.</summary>
    public bool ExcludesDay { get; init; }

    /// <summary>For dates written as a range (<c>4月26日—6月15日</c>): its end. This rule is its beginning.</summary>
    public DueRule? To { get; init; }

    public RollRule Roll { get; init; }

    /// <summary>Local time of day; null = 24:00 for ends and due dates, the opening hour for starts.</summary>
    public TimeOnly? Time { get; init; }

    public static DueRule Open { get; } = new() { Kind = DueRuleKind.Open };

    /// <summary>The last day of the phase: what a collection without a date of its own is due on.</summary>
    public static DueRule EndOfPhase { get; } = new() { Kind = DueRuleKind.Relative, Anchor = DueAnchor.PhaseEnd };
}
