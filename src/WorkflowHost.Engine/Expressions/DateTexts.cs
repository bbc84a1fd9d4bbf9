using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// Dates as definitions hold them. Studio's date picker stores the text of the browser's culture, with a 12-hour clock and
/// 上午/下午 under Chinese; ISO 8601 and the American form occur too. The machine's culture data is never asked.
/// Without an offset a date is China Standard Time (UTC+8 without daylight saving since 1991).
/// </summary>
public static partial class DateTexts
{
    public static readonly TimeSpan ChinaOffset = TimeSpan.FromHours(8);

    private static readonly string[] Iso =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    public static bool TryParse(string text, out DateTimeOffset date)
    {
        date = default;
        text = text.Trim();
        foreach (var format in Iso)
        {
            if (DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date))
            {
                if (!format.EndsWith("zzz", StringComparison.Ordinal) && !format.EndsWith("'Z'", StringComparison.Ordinal))
                {
                    date = new DateTimeOffset(date.DateTime, ChinaOffset);
                }

                return true;
            }
        }

        return FromPicker(text, out date);
    }

    public static string ToIso(DateTimeOffset date) =>
        date.ToString(date.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    private static bool FromPicker(string text, out DateTimeOffset date)
    {
        date = default;
        if (Picker().Match(text) is not { Success: true } match)
        {
            return false;
        }

        int Part(string name, int missing = 0) =>
            match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : missing;

        var hour = Part("h");
        if (match.Groups["half"] is { Success: true } half)
        {
            if (hour is < 0 or > 12)
            {
                return false;
            }

            hour = (hour % 12) + (half.Value is "下午" or "PM" or "pm" ? 12 : 0);
        }

        try
        {
            date = new DateTimeOffset(Part("y"), Part("m"), Part("d"), hour, Part("min"), Part("s"), ChinaOffset);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?:(?<y>\d{4})/(?<m>\d{1,2})/(?<d>\d{1,2})|(?<m>\d{1,2})/(?<d>\d{1,2})/(?<y>\d{4}))(?:\s+(?<half>上午|下午)?(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2}))?(?:\s*(?<half>[AP]M|[ap]m))?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Picker();
}
