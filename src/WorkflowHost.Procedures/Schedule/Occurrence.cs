using System.Globalization;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>One time of a recurring rule.</summary>
/// <param name="Key">The period it belongs to, whatever day of it the rule names: <c>2024-05-17</c> (a week), <c>2024-05</c>, <c>2024-Q2</c>, <c>2024-H1</c>, <c>2024</c>. A rule that is changed moves the rows of a period and makes no second ones.</param>
/// <param name="Raw">The day by the rule alone, before rest days are looked at.</param>
public sealed record Occurrence(string Key, DateOnly Raw)
{
    private static readonly Texts Texts = new("Schedule");

    internal static Occurrence Of(Recurrence recurrence, DateOnly raw) => new(
        recurrence.Period switch
        {
            RecurrencePeriod.Week => raw.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            RecurrencePeriod.Month => raw.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            RecurrencePeriod.Quarter => string.Create(CultureInfo.InvariantCulture, $"{raw.Year}-Q{(raw.Month + 2) / 3}"),
            RecurrencePeriod.HalfYear => string.Create(CultureInfo.InvariantCulture, $"{raw.Year}-H{(raw.Month + 5) / 6}"),
            _ => raw.Year.ToString(CultureInfo.InvariantCulture),
        },
        raw);

    /// <summary><c>2024年5月</c>, <c>2024年第2季度</c>, <c>2024年上半年</c>; what is no key comes back as it is.</summary>
    public static LocalizedText Label(string key)
    {
        if (DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var week)) return Texts.Of("OccurrenceWeek", DateText.Full(week));
        if (key.Length < 4 || !int.TryParse(key.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return new LocalizedText(key, key);
        return key[4..] switch
        {
            "" => Texts.Of("OccurrenceYear", year),
            "-H1" => Texts.Of("OccurrenceFirstHalf", year),
            "-H2" => Texts.Of("OccurrenceSecondHalf", year),
            ['-', 'Q', var quarter] => Texts.Of("OccurrenceQuarter", year, quarter),
            ['-', .. var month] when int.TryParse(month, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 12 =>
                Texts.Of("OccurrenceMonth", year, number, new LocalizedText("", new DateOnly(year, number, 1).ToString("MMMM", CultureInfo.InvariantCulture))),
            _ => new LocalizedText(key, key),
        };
    }
}
