using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>A rule said back in words, in the form <see cref="DueRuleText"/> reads.</summary>
public static class DueRulePhrase
{
    private static readonly Texts Texts = new("Schedule");

    public static LocalizedText Of(DueRule rule) => rule.To is { } to ? Texts.Of("PhraseRange", Of(rule with { To = null }), Of(to)) : rule.Kind switch
    {
        DueRuleKind.Absolute => DateText.Plain(rule.Date),
        DueRuleKind.MonthDay => Texts.Of("PhraseMonth" + rule.Part, YearWord(rule), rule.Month, rule.Day, MonthName(rule.Month)),
        DueRuleKind.Relative when rule.Offset == 0 => Texts.Of("PhraseOnAnchor", AnchorOf(rule)),
        DueRuleKind.Relative => Texts.Of(rule.Offset > 0 ? "PhraseAfter" : "PhraseBefore", AnchorOf(rule), Amount(rule)),
        DueRuleKind.Recurring => OfRecurrence(rule.Recurrence!),
        _ => Texts.Of("PhraseOpen"),
    };

    /// <summary><c>阶段结束</c>, <c>“反馈”</c>.</summary>
    internal static LocalizedText AnchorOf(DueRule rule) =>
        rule.Anchor == DueAnchor.Event ? Texts.Of("AnchorEvent", rule.Event ?? "") : Texts.Of("Anchor" + rule.Anchor);

    /// <summary><c>10个工作日</c>, without a sign.</summary>
    internal static LocalizedText Amount(DueRule rule)
    {
        var amount = Texts.Of("Amount" + rule.Unit, Math.Abs(rule.Offset));
        // English has a plural; one day is no days.
        return Math.Abs(rule.Offset) == 1 ? amount with { English = amount.English.TrimEnd('s') } : amount;
    }

    /// <summary>A number in Chinese, <c>1 workday</c> in English: the measure word stands in the Chinese sentence.</summary>
    internal static LocalizedText Workdays(int number) => new($"{number}", number == 1 ? "1 workday" : $"{number} workdays");

    private static LocalizedText OfRecurrence(Recurrence r)
    {
        var every = r.Interval == 1 ? new LocalizedText("", "") : new LocalizedText($"{r.Interval}", $"{r.Interval} ");
        var day = r.Day == 0 ? Texts.Of("PhraseLastDay") : Texts.Of("PhraseDayOf", r.Day);
        var weekday = new LocalizedText(DateText.Weekday(DateOnly.MinValue.AddDays((int)r.Weekday + 6)).Chinese[1..], r.Weekday.ToString());
        return Texts.Of("PhraseEvery" + r.Period, every, day, weekday, r.Month);
    }

    private static LocalizedText YearWord(DueRule rule) => rule.YearOffset switch
    {
        0 => new LocalizedText("", ""),
        1 => Texts.Of("NextYear"),
        -1 => Texts.Of("LastYear"),
        _ => Texts.Of("YearPlus", rule.YearOffset),
    };

    private static LocalizedText MonthName(int month) =>
        new("", new DateOnly(2024, month, 1).ToString("MMM", System.Globalization.CultureInfo.InvariantCulture));
}
