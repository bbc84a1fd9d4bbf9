using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>The holidays and make-up days that made a workday count differ from counting Monday to Friday, in words.</summary>
internal static class SpecialDays
{
    private static readonly Texts Texts = new("Schedule");

    /// <summary><c>10月1日—10月8日国庆节放假，10月10日（周六）调休上班</c>; null when nothing is out of the ordinary between the two.</summary>
    public static LocalizedText? Between(DateOnly a, DateOnly b, WorkCalendar calendar)
    {
        var (from, to) = a <= b ? (a, b) : (b, a);
        List<LocalizedText> parts = [];
        for (var date = from; date <= to; date = date.AddDays(1))
        {
            var day = calendar.Day(date);
            switch (day.Kind)
            {
                case DayKind.Holiday or DayKind.LocalRestDay:
                    var end = date;
                    while (end < to && Continues(day, calendar.Day(end.AddDays(1)))) end = end.AddDays(1);
                    parts.Add(Texts.Of(end == date ? "SpecialOneDayOff" : "SpecialDaysOff", DateText.MonthDay(date), DateText.MonthDay(end), Ground(day)));
                    date = end;
                    break;
                case DayKind.MakeUpWorkday or DayKind.LocalWorkday:
                    parts.Add(Texts.Of("SpecialWorked", DateText.Short(date)));
                    break;
                default:
                    break;
            }
        }

        return parts.Count == 0
            ? null
            : new LocalizedText(string.Join("，", parts.Select(p => p.Chinese)), string.Join(", ", parts.Select(p => p.English)));
    }

    /// <summary>What kind of rest day it is: <c>周六</c>, <c>国庆节假期</c>.</summary>
    public static LocalizedText NameOf(CalendarDay day) => day.Kind switch
    {
        DayKind.Holiday => Texts.Of("RestHoliday", new LocalizedText(day.Festival!.Chinese, day.Festival.English)),
        DayKind.LocalRestDay => Texts.Of("RestLocal", day.Reason ?? ""),
        _ => DateText.Weekday(day.Date),
    };

    private static bool Continues(CalendarDay first, CalendarDay next) =>
        next.Kind == first.Kind && (next.Kind == DayKind.Holiday || next.Reason == first.Reason);

    private static LocalizedText Ground(CalendarDay day) =>
        day.Festival is { } f ? new LocalizedText(f.Chinese, f.English) : new LocalizedText(day.Reason ?? "", day.Reason ?? "");
}
