using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>
/// The structured form of a rule, as an Object expression holds it:
/// <code>
/// {"kind":"absolute","date":"2020-06-15"}
/// {"kind":"month-day","date":"06-15"}            "06" a month, "12-late" 下旬 (early, middle, late), "06-last"; "year":1 次年
/// {"kind":"relative","anchor":"start","offset":10,"unit":"workdays"}
///                       anchors: start, phase-start, phase-end, previous-end, event:NAME; units: days, workdays, weeks, months
/// {"kind":"recurring","every":"month","interval":1,"on":"25"}
///                       every: week (on mon…sun), month, quarter, half-year (on a day or "last"), year (on "12-20")
/// {"kind":"month-day","date":"04-26","to":{"kind":"month-day","date":"06-15"}}      a range
/// {"kind":"open"}
/// </code>
/// All may carry <c>"roll":"keep|next|previous"</c>, <c>"time":"17:30"</c> and, for dates, <c>"before":"exclusive"</c>.
/// </summary>
public static class DueRuleJson
{
    private static readonly Texts Texts = new("Schedule");
    /// <summary>Years a month-day rule may lie from the run's own.</summary>
    private const int MostYears = 20;

    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static DueRuleReading ParseText(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject rule ? Read(rule) : DueRuleText.Unreadable(json);
        }
        catch (JsonException)
        {
            return Wrong(Texts.Of("RuleNotJson", json.Length > 60 ? json[..60] + "…" : json));
        }
    }

    public static DueRuleReading Read(JsonObject json)
    {
        try
        {
            var reading = Text(json, "kind") switch
            {
                "absolute" => Absolute(json),
                "month-day" => MonthDay(json),
                "relative" => Relative(json),
                "recurring" => Recurring(json),
                "open" => new DueRuleReading(DueRule.Open, null),
                var kind => Wrong(Texts.Of("RuleKindUnknown", kind ?? "")),
            };
            return reading.Rule is null ? reading : WithCommon(reading.Rule, json);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            // A property of the wrong JSON type, such as an object where a text belongs, or a broken number.
            return Wrong(Texts.Of("RuleNotJson", json.ToJsonString()));
        }
    }

    public static JsonObject Write(DueRule rule)
    {
        var json = new JsonObject();
        switch (rule.Kind)
        {
            case DueRuleKind.Absolute:
                json["kind"] = "absolute";
                json["date"] = rule.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                break;
            case DueRuleKind.MonthDay:
                json["kind"] = "month-day";
                json["date"] = rule.Month.ToString("00", CultureInfo.InvariantCulture) + PartText(rule);
                if (rule.YearOffset != 0) json["year"] = rule.YearOffset;
                break;
            case DueRuleKind.Relative:
                json["kind"] = "relative";
                json["anchor"] = AnchorText(rule);
                json["offset"] = rule.Offset;
                json["unit"] = UnitText(rule.Unit);
                break;
            case DueRuleKind.Recurring:
                WriteRecurrence(json, rule.Recurrence!);
                break;
            case DueRuleKind.Open:
                json["kind"] = "open";
                break;
        }

        if (rule.To is { } to) json["to"] = Write(to);
        if (rule.ExcludesDay) json["before"] = "exclusive";
        if (rule.Roll != RollRule.Keep) json["roll"] = rule.Roll == RollRule.Next ? "next" : "previous";
        if (rule.Time is { } time) json["time"] = time.ToString("HH:mm", CultureInfo.InvariantCulture);
        return json;
    }

    private static DueRuleReading Absolute(JsonObject json) =>
        DateOnly.TryParseExact(Text(json, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= DueRuleText.FirstYear and <= DueRuleText.LastYear
            ? new DueRuleReading(new DueRule { Kind = DueRuleKind.Absolute, Date = date }, null)
            : DueRuleText.NoSuchDay(Text(json, "date") ?? "");

    private static DueRuleReading MonthDay(JsonObject json)
    {
        var text = Text(json, "date") ?? "";
        var parts = text.Split('-', 2);
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month) || month is < 1 or > 12)
            return DueRuleText.NoSuchDay(text);
        var day = 0;
        MonthPart? part = (parts.Length == 1 ? "" : parts[1]) switch
        {
            "" => MonthPart.Whole,
            "early" => MonthPart.Early,
            "middle" => MonthPart.Middle,
            "late" => MonthPart.Late,
            "last" => MonthPart.LastDay,
            var number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out day) && day >= 1 && day <= DateTime.DaysInMonth(2024, month)
                ? MonthPart.Day
                : null,
        };
        return part is null || Whole(json, "year") is < -MostYears or > MostYears
            ? DueRuleText.NoSuchDay(text)
            : new DueRuleReading(new DueRule { Kind = DueRuleKind.MonthDay, Month = month, Day = day, Part = part.Value, YearOffset = Whole(json, "year") ?? 0 }, null);
    }

    private static DueRuleReading Relative(JsonObject json)
    {
        var anchor = Text(json, "anchor") ?? "";
        DueAnchor? known = anchor switch
        {
            "start" => DueAnchor.RunStart,
            "phase-start" => DueAnchor.PhaseStart,
            "phase-end" => DueAnchor.PhaseEnd,
            "previous-end" => DueAnchor.PreviousPhaseEnd,
            _ when anchor.StartsWith("event:", StringComparison.Ordinal) && anchor.Length > 6 => DueAnchor.Event,
            _ => null,
        };
        if (known is null) return Wrong(Texts.Of("RuleAnchorUnknown", anchor));
        DueUnit? unit = (Text(json, "unit") ?? "days") switch
        {
            "days" => DueUnit.Days,
            "workdays" => DueUnit.Workdays,
            "weeks" => DueUnit.Weeks,
            "months" => DueUnit.Months,
            _ => null,
        };
        if (unit is null) return Wrong(Texts.Of("RuleUnitUnknown", Text(json, "unit")!));
        var offset = Whole(json, "offset") ?? 0;
        var most = DueRuleText.MostOf(unit.Value);
        if (offset > most || offset < -most) return Wrong(Texts.Of("RuleTooFar", offset, most));
        return new DueRuleReading(new DueRule
        {
            Kind = DueRuleKind.Relative,
            Anchor = known.Value,
            Event = known == DueAnchor.Event ? anchor[6..] : null,
            Offset = offset,
            Unit = unit.Value,
        }, null);
    }

    private static DueRuleReading Recurring(JsonObject json)
    {
        var every = Text(json, "every") ?? "";
        var on = Text(json, "on") ?? "last";
        var interval = Whole(json, "interval") ?? 1;
        if (interval is < 1 or > 52) return Wrong(Texts.Of("RuleIntervalWrong", interval));
        RecurrencePeriod? period = every switch
        {
            "week" => RecurrencePeriod.Week,
            "month" => RecurrencePeriod.Month,
            "quarter" => RecurrencePeriod.Quarter,
            "half-year" => RecurrencePeriod.HalfYear,
            "year" => RecurrencePeriod.Year,
            _ => null,
        };
        if (period is null) return Wrong(Texts.Of("RulePeriodUnknown", every));
        if (period == RecurrencePeriod.Week)
        {
            var weekday = Array.IndexOf(Weekdays, on);
            return weekday < 0 ? DueRuleText.NoSuchDay(on) : Recur(new Recurrence(period.Value, interval, (DayOfWeek)weekday));
        }

        var month = 12;
        var dayText = on;
        if (period == RecurrencePeriod.Year && on.Split('-') is [var m, var d])
        {
            if (!int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out month) || month is < 1 or > 12) return DueRuleText.NoSuchDay(on);
            dayText = d;
        }

        if (dayText == "last") return Recur(new Recurrence(period.Value, interval, Day: 0, Month: month));
        return int.TryParse(dayText, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 31
            ? Recur(new Recurrence(period.Value, interval, Day: day, Month: month))
            : DueRuleText.NoSuchDay(on);
    }

    private static DueRuleReading Recur(Recurrence recurrence) =>
        new(new DueRule { Kind = DueRuleKind.Recurring, Recurrence = recurrence }, null);

    private static DueRuleReading WithCommon(DueRule rule, JsonObject json)
    {
        RollRule? roll = (Text(json, "roll") ?? "keep") switch
        {
            "keep" => RollRule.Keep,
            "next" => RollRule.Next,
            "previous" => RollRule.Previous,
            _ => null,
        };
        if (roll is null) return Wrong(Texts.Of("RuleRollUnknown", Text(json, "roll")!));
        TimeOnly? time = null;
        if (Text(json, "time") is { } written && written != "24:00")
        {
            if (!TimeOnly.TryParseExact(written, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
                return Wrong(Texts.Of("RuleNoSuchTime", written));
            time = parsed;
        }

        DueRule? end = null;
        if (json["to"] is JsonObject to && rule.Kind is DueRuleKind.Absolute or DueRuleKind.MonthDay)
        {
            var reading = Read(to);
            if (reading.Rule is not { To: null, Kind: DueRuleKind.Absolute or DueRuleKind.MonthDay }) return reading.Problem is null ? NoSuchRange(to) : reading;
            end = reading.Rule;
        }

        return new DueRuleReading(rule with { Roll = roll.Value, Time = time, ExcludesDay = Text(json, "before") == "exclusive", To = end }, null);
    }

    private static void WriteRecurrence(JsonObject json, Recurrence recurrence)
    {
        json["kind"] = "recurring";
        json["every"] = recurrence.Period switch
        {
            RecurrencePeriod.Week => "week",
            RecurrencePeriod.Month => "month",
            RecurrencePeriod.Quarter => "quarter",
            RecurrencePeriod.HalfYear => "half-year",
            _ => "year",
        };
        json["interval"] = recurrence.Interval;
        var day = recurrence.Day == 0 ? "last" : recurrence.Day.ToString("00", CultureInfo.InvariantCulture);
        json["on"] = recurrence.Period switch
        {
            RecurrencePeriod.Week => Weekdays[(int)recurrence.Weekday],
            RecurrencePeriod.Year => $"{recurrence.Month.ToString("00", CultureInfo.InvariantCulture)}-{day}",
            _ => day,
        };
    }

    private static string PartText(DueRule rule) => rule.Part switch
    {
        MonthPart.Day => "-" + rule.Day.ToString("00", CultureInfo.InvariantCulture),
        MonthPart.Early => "-early",
        MonthPart.Middle => "-middle",
        MonthPart.Late => "-late",
        MonthPart.LastDay => "-last",
        _ => "",
    };

    private static string AnchorText(DueRule rule) => rule.Anchor switch
    {
        DueAnchor.RunStart => "start",
        DueAnchor.PhaseStart => "phase-start",
        DueAnchor.PhaseEnd => "phase-end",
        DueAnchor.PreviousPhaseEnd => "previous-end",
        _ => "event:" + rule.Event,
    };

    private static string UnitText(DueUnit unit) => unit switch
    {
        DueUnit.Workdays => "workdays",
        DueUnit.Weeks => "weeks",
        DueUnit.Months => "months",
        _ => "days",
    };

    private static string? Text(JsonObject json, string name) => json[name] is { } node ? node.GetValue<string>() : null;

    private static int? Whole(JsonObject json, string name) => json[name] is { } node ? node.GetValue<int>() : null;

    private static DueRuleReading NoSuchRange(JsonObject to) => DueRuleText.NoSuchDay(to.ToJsonString());

    private static DueRuleReading Wrong(LocalizedText problem) => new(null, problem);
}
