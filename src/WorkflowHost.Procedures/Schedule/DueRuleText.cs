using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>What came of reading a rule: the rule, or what is wrong with it and what may be written instead.</summary>
public sealed record DueRuleReading(DueRule? Rule, LocalizedText? Problem)
{
    /// <summary>Nothing was given: the activity's own default applies.</summary>
    public bool IsEmpty => Rule is null && Problem is null;
}

/// <summary>
/// Dates as an official writes them, in one input of the designer:
/// <c>6月15日</c>, <c>06-15</c>, <c>2020-06-15</c>, <c>6月20日前</c>, <c>12月下旬</c>, <c>次年1月10日</c>, <c>启动后第10个工作日</c>,
/// <c>阶段结束前3个工作日</c>, <c>上一阶段结束后第1日</c>, <c>“反馈”后15日内</c>, <c>每月25日</c>, <c>每周五</c>, <c>不限</c>; after it, where wanted,
/// a time (<c>17:30</c>) and <c>遇节假日顺延</c> or <c>遇节假日提前</c>. English twins: <c>start + 10 workdays</c>, <c>open</c> …
/// </summary>
public static partial class DueRuleText
{
    /// <summary>Longest rule that is read; longer input is no rule.</summary>
    private const int MaxLength = 200;

    /// <summary>Dates outside of these years are slips of the pen.</summary>
    internal const int FirstYear = 1990;
    internal const int LastYear = 2200;

    /// <summary>Ten years, in the unit counted: what is farther is a slip of the pen.</summary>
    internal static int MostOf(DueUnit unit) => unit switch
    {
        DueUnit.Months => 120,
        DueUnit.Weeks => 520,
        _ => 3660,
    };

    private static readonly Texts Texts = new("Schedule");

    /// <summary>Reads an input as it stands in a definition: a phrase, a JSON object, or the text of one.</summary>
    public static DueRuleReading Read(JsonNode? value)
    {
        switch (value)
        {
            case null:
                return new DueRuleReading(null, null);
            case JsonObject json:
                return DueRuleJson.Read(json);
            case JsonValue v when v.TryGetValue<string>(out var text):
                return Parse(text);
            default:
                return Unreadable(value.ToJsonString());
        }
    }

    public static DueRuleReading Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new DueRuleReading(null, null);
        if (text.TrimStart().StartsWith('{')) return DueRuleJson.ParseText(text);
        if (text.Length > MaxLength) return Unreadable(text[..40] + "…");

        var rest = Normalize(text);
        var roll = TakeRoll(ref rest);
        var time = TakeTime(ref rest, out var timeProblem);
        if (timeProblem is not null) return new DueRuleReading(null, timeProblem);
        // The roll may stand before the time as well.
        if (roll == RollRule.Keep) roll = TakeRoll(ref rest);

        if (Unbound().IsMatch(rest)) return new DueRuleReading(null, Texts.Of("RuleUnbound", rest));
        var reading = ReadOpen(rest) ?? ReadOneDate(rest) ?? ReadRange(rest) ?? ReadRecurring(rest) ?? ReadRelative(rest);
        if (reading is null) return Unreadable(text.Trim());
        return reading.Rule is null ? reading : new DueRuleReading(reading.Rule with { Roll = roll, Time = time }, null);
    }

    internal static DueRuleReading Unreadable(string text) => new(null, Texts.Of("RuleUnreadable", text));

    internal static DueRuleReading NoSuchDay(string text) => new(null, Texts.Of("RuleNoSuchDay", text));

    /// <summary>Full-width digits, dashes, colons and brackets become plain ones; spaces stay only where they part English words.</summary>
    private static string Normalize(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            result.Append(c switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
                '\u3000' => ' ',
                '—' or '–' or '‑' or '－' => '-',
                '。' => ' ',
                _ => c,
            });
        }

        var plain = SpacesBetween().Replace(result.ToString(), " ");
        plain = SpacesBesideChinese().Replace(plain, "").Trim().ToLowerInvariant();
        // What a date picker writes: midnight there means that only the date was picked.
        var picked = PickedDateTime().Match(plain);
        if (!picked.Success) return plain;
        var time = picked.Groups["time"].Value;
        return time == "00:00" ? picked.Groups["date"].Value : $"{picked.Groups["date"].Value} {time}";
    }

    private static RollRule TakeRoll(ref string text)
    {
        var match = RollSuffix().Match(text);
        if (!match.Success) return RollRule.Keep;
        text = text[..match.Index].TrimEnd(' ', ',', ';', '，', '；', '、');
        return match.Groups["next"].Success ? RollRule.Next : match.Groups["previous"].Success ? RollRule.Previous : RollRule.Keep;
    }

    private static TimeOnly? TakeTime(ref string text, out LocalizedText? problem)
    {
        problem = null;
        var match = TimeSuffix().Match(text);
        if (!match.Success) return null;
        text = text[..match.Index].TrimEnd(' ', ',');
        var (hour, minute) = (Number(match.Groups["h"].Value), Number(match.Groups["m"].Value));
        if (hour == 24 && minute == 0) return null;
        if (hour < 24 && minute < 60) return new TimeOnly(hour, minute);
        problem = Texts.Of("RuleNoSuchTime", match.Value.Trim());
        return null;
    }

    private static DueRuleReading? ReadOpen(string text) =>
        text is "不限" or "长期" or "长期坚持" or "不设期限" or "无期限" or "open" ? new DueRuleReading(DueRule.Open, null) : null;

    private static DueRuleReading? ReadOneDate(string text) => ReadDate(text) ?? ReadMonth(text);

    /// <summary><c>4月26日—6月15日</c>, <c>6月至8月</c>, as the headings of the papers have it: its first day where something starts, its last where something ends.</summary>
    private static DueRuleReading? ReadRange(string text)
    {
        var match = Range().Match(text);
        if (!match.Success || ReadOneDate(match.Groups["from"].Value) is not { } from || ReadOneDate(match.Groups["to"].Value) is not { } to) return null;
        return from.Rule is null ? from : to.Rule is null ? to : new DueRuleReading(from.Rule with { To = to.Rule }, null);
    }

    private static DueRuleReading? ReadDate(string text)
    {
        var match = FullDate().Match(text);
        if (!match.Success) return null;
        var (year, month, day) = (Number(match.Groups["y"].Value), Number(match.Groups["m"].Value), Number(match.Groups["d"].Value));
        if (month is < 1 or > 12 || day < 1 || year is < FirstYear or > LastYear || day > DateTime.DaysInMonth(year, month)) return NoSuchDay(text);
        return new DueRuleReading(new DueRule
        {
            Kind = DueRuleKind.Absolute,
            Date = new DateOnly(year, month, day),
            ExcludesDay = match.Groups["exclusive"].Success,
        }, null);
    }

    private static DueRuleReading? ReadMonth(string text)
    {
        var match = MonthAndDay().Match(text);
        if (!match.Success) match = MonthAlone().Match(text);
        if (!match.Success) return null;
        var month = Number(match.Groups["m"].Value);
        if (month is < 1 or > 12) return NoSuchDay(text);
        var day = match.Groups["d"].Success ? Number(match.Groups["d"].Value) : 0;
        // 2024 is a leap year: 29 February may be written.
        if (match.Groups["d"].Success && (day < 1 || day > DateTime.DaysInMonth(2024, month))) return NoSuchDay(text);
        return new DueRuleReading(new DueRule
        {
            Kind = DueRuleKind.MonthDay,
            Month = month,
            Day = day,
            Part = match.Groups["d"].Success ? MonthPart.Day : PartOf(match.Groups["part"].Value),
            YearOffset = match.Groups["year"].Value switch { "次年" or "下年" or "明年" => 1, "上年" or "去年" => -1, _ => 0 },
            ExcludesDay = match.Groups["exclusive"].Success,
        }, null);
    }

    private static MonthPart PartOf(string word) => word switch
    {
        "上旬" => MonthPart.Early,
        "中旬" => MonthPart.Middle,
        "下旬" => MonthPart.Late,
        "底" or "末" => MonthPart.LastDay,
        _ => MonthPart.Whole,
    };

    private static DueRuleReading? ReadRecurring(string text)
    {
        var match = Recurring().Match(text);
        if (!match.Success) match = RecurringEnglish().Match(text);
        if (!match.Success) return null;
        var interval = match.Groups["n"].Success ? Number(match.Groups["n"].Value.Replace('双', '二')) : 1;
        if (interval is < 1 or > 52) return Unreadable(text);
        var day = match.Groups["d"].Success ? Number(match.Groups["d"].Value) : 0;
        var month = match.Groups["mm"].Success ? Number(match.Groups["mm"].Value) : 12;
        if (day > 31 || month is < 1 or > 12) return NoSuchDay(text);
        var (period, weekday) = match.Groups["period"].Value switch
        {
            "周" or "星期" or "week" => (RecurrencePeriod.Week, WeekdayOf(match.Groups["w"].Value)),
            "月" or "个月" or "month" => (RecurrencePeriod.Month, DayOfWeek.Monday),
            "季" or "季度" or "quarter" => (RecurrencePeriod.Quarter, DayOfWeek.Monday),
            "半年" or "half-year" => (RecurrencePeriod.HalfYear, DayOfWeek.Monday),
            _ => (RecurrencePeriod.Year, DayOfWeek.Monday),
        };
        return new DueRuleReading(new DueRule
        {
            Kind = DueRuleKind.Recurring,
            Recurrence = new Recurrence(period, interval, weekday, day, month),
        }, null);
    }

    private static DayOfWeek WeekdayOf(string word) => word switch
    {
        "二" or "tue" or "tues" => DayOfWeek.Tuesday,
        "三" or "wednes" => DayOfWeek.Wednesday,
        "四" or "thur" or "thurs" => DayOfWeek.Thursday,
        "五" or "fri" => DayOfWeek.Friday,
        "六" or "satur" => DayOfWeek.Saturday,
        "日" or "天" or "sun" => DayOfWeek.Sunday,
        _ => DayOfWeek.Monday,
    };

    private static DueRuleReading? ReadRelative(string text)
    {
        var match = Relative().Match(text);
        if (!match.Success) match = RelativeEnglish().Match(text);
        if (!match.Success) return ReadAtLeast(text);
        var anchor = AnchorOf(match.Groups["anchor"].Value);
        var offset = match.Groups["n"].Success ? Number(match.Groups["n"].Value) : 0;
        var unit = UnitOf(match.Groups["unit"].Value);
        if (offset > MostOf(unit)) return new DueRuleReading(null, Texts.Of("RuleTooFar", text, MostOf(unit)));
        if (match.Groups["before"].Success) offset = -offset;
        return new DueRuleReading(new DueRule
        {
            Kind = DueRuleKind.Relative,
            Anchor = anchor,
            Event = anchor == DueAnchor.Event ? match.Groups["event"].Value.Trim() : null,
            Offset = offset,
            Unit = unit,
        }, null);
    }

    /// <summary><c>不少于7天</c>: so many whole days after the first day of the phase, which itself is not counted.</summary>
    private static DueRuleReading? ReadAtLeast(string text)
    {
        var match = AtLeast().Match(text);
        if (!match.Success) return null;
        var (amount, unit) = (Number(match.Groups["n"].Value), UnitOf(match.Groups["unit"].Value));
        return amount > MostOf(unit)
            ? new DueRuleReading(null, Texts.Of("RuleTooFar", text, MostOf(unit)))
            : new DueRuleReading(new DueRule { Kind = DueRuleKind.Relative, Anchor = DueAnchor.PhaseStart, Offset = amount, Unit = unit }, null);
    }

    private static DueAnchor AnchorOf(string word) => word switch
    {
        "启动" or "评议启动" or "项目启动" or "start" => DueAnchor.RunStart,
        "开始" or "阶段开始" or "本阶段开始" or "phase start" => DueAnchor.PhaseStart,
        "结束" or "阶段结束" or "本阶段结束" or "phase end" => DueAnchor.PhaseEnd,
        "上一阶段结束" or "上阶段结束" or "previous end" => DueAnchor.PreviousPhaseEnd,
        _ => DueAnchor.Event,
    };

    private static DueUnit UnitOf(string word) => word switch
    {
        "个工作日" or "工作日" or "workday" or "workdays" => DueUnit.Workdays,
        "周" or "个星期" or "week" or "weeks" => DueUnit.Weeks,
        "个月" or "month" or "months" => DueUnit.Months,
        _ => DueUnit.Days,
    };

    /// <summary>Arabic digits, or Chinese numerals up to 99 (十五, 二十).</summary>
    private static int Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        if (text.Length > 0 && char.IsAsciiDigit(text[0])) return int.MaxValue;
        var ten = text.IndexOf('十', StringComparison.Ordinal);
        if (ten < 0) return Digit(text);
        return (ten == 0 ? 1 : Digit(text[..ten])) * 10 + (ten == text.Length - 1 ? 0 : Digit(text[(ten + 1)..]));
    }

    private static int Digit(string text) => Math.Max(0, "〇一二三四五六七八九".IndexOf(text.Replace('两', '二'), StringComparison.Ordinal));
}
