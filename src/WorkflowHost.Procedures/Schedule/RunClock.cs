namespace WorkflowHost.Procedures.Schedule;

/// <summary>Legal dates and instants of a run: the one place where a local day becomes a point in time and back.</summary>
public sealed class RunClock(RunSettings settings)
{
    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZoneId);

    /// <summary>The local time on the day. A time the clocks skip is read as the first one after the gap.</summary>
    public DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>24:00 of the day: the midnight that ends it.</summary>
    public DateTimeOffset EndOf(DateOnly date) => At(date.AddDays(1), TimeOnly.MinValue);

    public DateTimeOffset NoticeTime(DateOnly date) => At(date, new TimeOnly(settings.NoticeHour, 0));

    public DateTimeOffset Opening(DateOnly date) => At(date, new TimeOnly(settings.OpeningHour, 0));

    /// <summary>The local time of day of an instant.</summary>
    public TimeOnly TimeOf(DateTimeOffset instant) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The local day an instant falls on.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
