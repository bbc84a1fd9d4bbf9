using System.Globalization;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Web.Layout;

/// <summary>How urgent a date is; the names are classes of the style sheet too.</summary>
public enum Urgency { None, Coming, Soon, Today, Late }

/// <summary>Dates as the office writes them: <c>6月15日（周一）</c>, the year only when it is another one; beside a due date what is left of it.</summary>
public sealed class Dates(HostClock clock, OfficeCalendar office, IStringLocalizer<LayoutTexts> texts)
{
    private const int SoonWorkdays = 3;
    private static readonly string[] Weekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

    private WorkCalendar Calendar => office.Days;

    public string Day(DateOnly date)
    {
        var isThisYear = date.Year == clock.Today.Year;
        return Cultures.IsChinese
            ? date.ToString(isThisYear ? "M月d日" : "yyyy年M月d日", CultureInfo.InvariantCulture) + $"（{Weekdays[(int)date.DayOfWeek]}）"
            : date.ToString(isThisYear ? "ddd d MMM" : "ddd d MMM yyyy", Cultures.English);
    }

    /// <summary>Without the weekday, for narrow places.</summary>
    public string Short(DateOnly date) =>
        Cultures.IsChinese
            ? date.ToString(date.Year == clock.Today.Year ? "M月d日" : "yyyy年M月d日", CultureInfo.InvariantCulture)
            : date.ToString(date.Year == clock.Today.Year ? "d MMM" : "d MMM yyyy", Cultures.English);

    public string Moment(DateTimeOffset instant) =>
        Short(clock.DayOf(instant)) + " " + clock.Local(instant).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>还剩3个工作日, 今天截止, 已逾期2天. Workdays are counted from tomorrow to the due date, both included.</summary>
    public string Left(DateOnly due)
    {
        var today = clock.Today;
        if (due < today)
        {
            return texts["DaysLate", today.DayNumber - due.DayNumber];
        }

        if (due == today)
        {
            return texts["DueToday"];
        }

        var workdays = Calendar.WorkdaysBetween(today.AddDays(1), due);
        return workdays == 0 ? texts["DaysLeft", due.DayNumber - today.DayNumber] : texts["WorkdaysLeft", workdays];
    }

    /// <summary>The holidays of its year are not announced yet (暂定).</summary>
    public bool IsProvisional(DateOnly date) => Calendar.IsProvisional(date);

    public Urgency UrgencyOf(DateOnly? due)
    {
        if (due is not { } date)
        {
            return Urgency.None;
        }

        var today = clock.Today;
        return date < today ? Urgency.Late
            : date == today ? Urgency.Today
            : Calendar.WorkdaysBetween(today.AddDays(1), date) <= SoonWorkdays ? Urgency.Soon
            : Urgency.Coming;
    }

    public static string Class(Urgency urgency) => urgency switch
    {
        Urgency.Late => "is-late",
        Urgency.Today or Urgency.Soon => "is-soon",
        _ => "",
    };

    /// <summary>For the attribute <c>datetime</c>.</summary>
    public static string Machine(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
