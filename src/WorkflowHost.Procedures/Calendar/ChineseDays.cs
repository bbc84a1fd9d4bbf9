using System.Globalization;
using System.Text.Json;

namespace WorkflowHost.Procedures.Calendar;

/// <summary>Reads the data format of the npm package <c>chinese-days</c> (see chinese-days.NOTICE.md beside this file).</summary>
public static class ChineseDays
{
    private static readonly Lazy<HolidayTable> Shipped = new(ReadShipped);

    /// <summary>The announcements shipped with this version, 2004–2026.</summary>
    public static HolidayTable Embedded => Shipped.Value;

    /// <summary>Reads <c>{"holidays":{"2026-01-01":"English,中文,N"},"workdays":{…}}</c>; other properties are left alone.</summary>
    /// <exception cref="FormatException">Not such a file: the message names the entry.</exception>
    public static HolidayTable Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new HolidayTable(Days(document.RootElement, "holidays"), Days(document.RootElement, "workdays"));
        }
        catch (JsonException e)
        {
            throw new FormatException($"The calendar file is not JSON: {e.Message}", e);
        }
    }

    private static Dictionary<DateOnly, Festival> Days(JsonElement root, string property)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(property, out var days) || days.ValueKind != JsonValueKind.Object)
            throw new FormatException($"The calendar file has no object \"{property}\".");

        var result = new Dictionary<DateOnly, Festival>();
        foreach (var day in days.EnumerateObject())
        {
            if (!DateOnly.TryParseExact(day.Name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                throw new FormatException($"\"{day.Name}\" in \"{property}\" of the calendar file is not a date (yyyy-MM-dd).");
            var parts = day.Value.ValueKind == JsonValueKind.String ? day.Value.GetString()!.Split(',') : [];
            if (parts.Length < 2)
                throw new FormatException($"The day {day.Name} in \"{property}\" of the calendar file has no name \"English,中文,N\".");
            result[date] = new Festival(parts[1], parts[0]);
        }

        return result;
    }

    private static HolidayTable ReadShipped()
    {
        using var stream = typeof(ChineseDays).Assembly.GetManifestResourceStream("chinese-days.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
