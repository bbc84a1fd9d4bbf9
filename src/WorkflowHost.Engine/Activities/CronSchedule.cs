using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// A cron expression of five fields (minute hour day month weekday) or six (second first), in China Standard Time. Fields
/// take <c>*</c>, <c>?</c>, numbers, names, lists, ranges and steps; the day also <c>L</c> for the last of the month. When
/// day and weekday are both given, either is enough, as in Unix.
/// </summary>
public sealed class CronSchedule
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly string[] FieldNames = ["second", "minute", "hour", "day of the month", "month", "day of the week"];

    private readonly ulong seconds;
    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly ulong days;
    private readonly ulong months;
    private readonly ulong weekdays;
    private readonly bool anyDay;
    private readonly bool anyWeekday;
    private readonly bool lastDay;

    private CronSchedule(ulong[] fields, bool anyDay, bool anyWeekday, bool lastDay)
    {
        (seconds, minutes, hours, days, months, weekdays) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        this.anyDay = anyDay;
        this.anyWeekday = anyWeekday;
        this.lastDay = lastDay;
    }

    /// <param name="problem">Which field is wrong, in English; for texts in traces and incidents.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        schedule = null;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (5 or 6))
        {
            problem = $"it has {parts.Length} fields instead of five or six";
            return false;
        }

        if (parts.Length == 5)
        {
            parts = ["0", .. parts];
        }

        (int Min, int Max, string[]? Names, int Offset)[] shapes = [(0, 59, null, 0), (0, 59, null, 0), (0, 23, null, 0), (1, 31, null, 0), (1, 12, Months, 1), (0, 7, Weekdays, 0)];
        var fields = new ulong[6];
        var last = parts[3] is "L" or "l";
        for (var i = 0; i < 6; i++)
        {
            if (i == 3 && last)
            {
                continue;
            }

            if (!TryField(parts[i], shapes[i].Min, shapes[i].Max, shapes[i].Names, shapes[i].Offset, out fields[i]))
            {
                problem = $"'{parts[i]}' is no {FieldNames[i]}";
                return false;
            }
        }

        if ((fields[5] & (1UL << 7)) != 0)
        {
            fields[5] |= 1UL;
        }

        problem = null;
        schedule = new CronSchedule(fields, parts[3] is "*" or "?", parts[5] is "*" or "?", last);
        return true;
    }

    private static bool TryField(string text, int min, int max, string[]? names, int offset, out ulong set)
    {
        set = 0;
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            var step = 1;
            if (slash.Length > 2 || (slash.Length == 2 && (!int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)))
            {
                return false;
            }

            int from, to;
            if (slash[0] is "*" or "?")
            {
                (from, to) = (min, max == 7 ? 6 : max);
            }
            else
            {
                var range = slash[0].Split('-');
                if (range.Length > 2 || !TryNumber(range[0], names, offset, out from))
                {
                    return false;
                }

                to = from;
                if (range.Length == 2 && !TryNumber(range[1], names, offset, out to))
                {
                    return false;
                }

                if (range.Length == 1 && slash.Length == 2)
                {
                    to = max == 7 ? 6 : max;
                }
            }

            if (from < min || to > max || from > to)
            {
                return false;
            }

            for (var value = from; value <= to; value += step)
            {
                set |= 1UL << value;
            }
        }

        return set != 0;
    }

    private static bool TryNumber(string text, string[]? names, int offset, out int number)
    {
        if (names is not null && Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index)
        {
            number = index + offset;
            return true;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The first time after <paramref name="after"/>; null when there is none within ten years (31 February).</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var at = after.ToOffset(DateTexts.ChinaOffset).DateTime;
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var end = at.AddYears(10);
        while (at < end)
        {
            if (!Has(months, at.Month))
            {
                at = new DateTime(at.Year, at.Month, 1).AddMonths(1);
            }
            else if (!MatchesDay(at))
            {
                at = at.Date.AddDays(1);
            }
            else if (!Has(hours, at.Hour))
            {
                at = at.Date.AddHours(at.Hour + 1);
            }
            else if (!Has(minutes, at.Minute))
            {
                at = at.Date.AddHours(at.Hour).AddMinutes(at.Minute + 1);
            }
            else if (!Has(seconds, at.Second))
            {
                at = at.AddSeconds(1);
            }
            else
            {
                return new DateTimeOffset(at, DateTexts.ChinaOffset);
            }
        }

        return null;
    }

    private bool MatchesDay(DateTime at)
    {
        var day = lastDay ? at.Day == DateTime.DaysInMonth(at.Year, at.Month) : Has(days, at.Day);
        var weekday = Has(weekdays, (int)at.DayOfWeek);
        return (anyDay, anyWeekday) switch
        {
            (true, true) => true,
            (true, false) => weekday,
            (false, true) => day,
            _ => day || weekday,
        };
    }

    private static bool Has(ulong set, int value) => (set & (1UL << value)) != 0;
}
