using System.Globalization;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Calendar;

/// <summary>Dates as people read them. Written out here because results must not depend on the culture data of a machine.</summary>
public static class DateText
{
    private static readonly string[] ChineseWeekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
    private static readonly char[] ChineseDigits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

    /// <summary><c>周一</c>, <c>Mon</c>.</summary>
    public static LocalizedText Weekday(DateOnly date) =>
        new(ChineseWeekdays[(int)date.DayOfWeek], date.ToString("ddd", CultureInfo.InvariantCulture));

    /// <summary><c>2020年6月15日</c>, <c>15 Jun 2020</c>.</summary>
    public static LocalizedText Plain(DateOnly date) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{date.Month}月{date.Day}日"), date.ToString("d MMM yyyy", CultureInfo.InvariantCulture));

    /// <summary><c>2020年6月15日（周一）</c>, <c>Mon 15 Jun 2020</c>.</summary>
    public static LocalizedText Full(DateOnly date) =>
        new($"{Plain(date).Chinese}（{ChineseWeekdays[(int)date.DayOfWeek]}）", date.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture));

    /// <summary><c>6月15日（周一）</c>, <c>Mon 15 Jun</c>: for lists where the year is plain.</summary>
    public static LocalizedText Short(DateOnly date) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{date.Month}月{date.Day}日（{ChineseWeekdays[(int)date.DayOfWeek]}）"),
            date.ToString("ddd d MMM", CultureInfo.InvariantCulture));

    /// <summary><c>10月8日</c>, <c>8 Oct</c>.</summary>
    public static LocalizedText MonthDay(DateOnly date) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{date.Month}月{date.Day}日"), date.ToString("d MMM", CultureInfo.InvariantCulture));

    /// <summary><c>二〇二〇年六月十五日</c>, the form of solemn papers.</summary>
    public static string InChineseNumerals(DateOnly date)
    {
        var year = string.Concat(date.Year.ToString("0000", CultureInfo.InvariantCulture).Select(c => ChineseDigits[c - '0']));
        return $"{year}年{UpToThirtyOne(date.Month)}月{UpToThirtyOne(date.Day)}日";
    }

    private static string UpToThirtyOne(int n)
    {
        var units = n % 10 == 0 ? "" : ChineseDigits[n % 10].ToString();
        return (n / 10) switch
        {
            0 => units,
            1 => "十" + units,
            var tens => $"{ChineseDigits[tens]}十{units}",
        };
    }
}
