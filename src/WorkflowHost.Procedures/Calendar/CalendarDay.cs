namespace WorkflowHost.Procedures.Calendar;

/// <summary>Why a day is worked or not.</summary>
public enum DayKind
{
    Workday,
    Weekend,

    /// <summary>Off by announcement, weekend days inside the run included.</summary>
    Holiday,

    /// <summary>A weekend day that is worked by announcement (调休上班).</summary>
    MakeUpWorkday,

    /// <summary>Off by a correction of the office.</summary>
    LocalRestDay,

    /// <summary>Worked by a correction of the office.</summary>
    LocalWorkday,
}

/// <summary>What the office knows better than the shipped announcements: one day, and on what ground.</summary>
/// <param name="Reason">For people: a document number, a storm. Shown wherever the day decides a date.</param>
public sealed record CalendarCorrection(DateOnly Date, bool IsWorkday, string Reason);

/// <summary>One day of a calendar.</summary>
/// <param name="Festival">For holidays and make-up days.</param>
/// <param name="Reason">For local days: the ground of the correction.</param>
/// <param name="IsProvisional">Its year has not been announced: weekends only, holidays unknown (暂定).</param>
public sealed record CalendarDay(DateOnly Date, DayKind Kind, Festival? Festival, string? Reason, bool IsProvisional)
{
    public bool IsWorkday => Kind is DayKind.Workday or DayKind.MakeUpWorkday or DayKind.LocalWorkday;
}
