using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>Makes dates of rules, and a sentence for each that says why.</summary>
public static class DueResolver
{
    private static readonly Texts Texts = new("Schedule");

    /// <summary>Works the rule out. A recurring rule gives its first date on or after the phase's start (or the run's).</summary>
    public static DueDate Resolve(this DueRule rule, DueContext context, WorkCalendar calendar, DueEdge edge = DueEdge.End)
    {
        if (rule.To is { } to)
        {
            var side = edge == DueEdge.Start ? rule with { To = null } : to with { Roll = rule.Roll, Time = rule.Time };
            var resolved = side.Resolve(context, calendar, edge);
            return resolved with { Explanation = Texts.Of("WhyRange", DueRulePhrase.Of(rule), resolved.Explanation) };
        }

        switch (rule.Kind)
        {
            case DueRuleKind.Absolute:
                return Finish(rule, rule.Date, Texts.Of("WhyAbsolute", DateText.Plain(rule.Date)), calendar);
            case DueRuleKind.MonthDay:
                return Finish(rule, InYear(rule, context.RunStart.Year + rule.YearOffset, edge),
                    Texts.Of("WhyMonthDay", DueRulePhrase.Of(rule)), calendar);
            case DueRuleKind.Relative:
                return ResolveRelative(rule, context, calendar);
            case DueRuleKind.Recurring:
                var first = Recurrences.Raw(rule.Recurrence!, context.PhaseStart ?? context.RunStart).First();
                return Finish(rule, first, Texts.Of("WhyRecurring", DueRulePhrase.Of(rule)), calendar);
            default:
                return new DueDate(null, false, Texts.Of("WhyOpen"));
        }
    }

    /// <summary>One time of a recurring rule.</summary>
    public static DueDate ResolveTime(this DueRule rule, Occurrence time, WorkCalendar calendar) =>
        // A week is named by the very day that follows in the sentence.
        Finish(
            rule,
            time.Raw,
            rule.Recurrence!.Period == RecurrencePeriod.Week
                ? Texts.Of("WhyRecurring", DueRulePhrase.Of(rule))
                : Texts.Of("WhyTime", DueRulePhrase.Of(rule), Occurrence.Label(time.Key)),
            calendar);

    private static DueDate ResolveRelative(DueRule rule, DueContext context, WorkCalendar calendar)
    {
        var anchor = rule.Anchor switch
        {
            DueAnchor.RunStart => context.RunStart,
            DueAnchor.PhaseStart => context.PhaseStart,
            DueAnchor.PhaseEnd => context.PhaseEnd,
            DueAnchor.PreviousPhaseEnd => context.PreviousPhaseEnd,
            _ => context.Events is not null && context.Events.TryGetValue(rule.Event ?? "", out var happened) ? happened : null,
        };
        var name = DueRulePhrase.AnchorOf(rule);
        if (anchor is not { } from) return new DueDate(null, false, Texts.Of("WhyWaiting", name));

        var date = rule.Unit switch
        {
            DueUnit.Workdays => calendar.AddWorkdays(from, rule.Offset),
            DueUnit.Weeks => from.AddDays(7 * rule.Offset),
            DueUnit.Months => from.AddMonths(rule.Offset),
            _ => from.AddDays(rule.Offset),
        };
        var why = rule.Offset == 0
            ? Texts.Of("WhyOnAnchor", name)
            : Texts.Of(rule.Offset > 0 ? "WhyAfter" : "WhyBefore", name, DateText.Plain(from), DueRulePhrase.Amount(rule));
        var special = rule.Unit == DueUnit.Workdays ? SpecialDays.Between(from, date, calendar) : null;
        return Finish(rule, date, why, calendar, special, from);
    }

    /// <summary>A day of the year; 29 February falls on the 28th of a common year.</summary>
    private static DateOnly InYear(DueRule rule, int year, DueEdge edge)
    {
        var last = DateTime.DaysInMonth(year, rule.Month);
        var (first, end) = rule.Part switch
        {
            MonthPart.Day => (Math.Min(rule.Day, last), Math.Min(rule.Day, last)),
            MonthPart.LastDay => (last, last),
            MonthPart.Early => (1, 10),
            MonthPart.Middle => (11, 20),
            MonthPart.Late => (21, last),
            _ => (1, last),
        };
        return new DateOnly(year, rule.Month, edge == DueEdge.Start ? first : end);
    }

    private static DueDate Finish(DueRule rule, DateOnly date, LocalizedText why, WorkCalendar calendar, LocalizedText? special = null, DateOnly? anchor = null)
    {
        if (rule.ExcludesDay)
        {
            date = date.AddDays(-1);
            why = Join(why, Texts.Of("WhyExclusive"));
        }

        var rolled = calendar.Roll(date, rule.Roll);
        var rest = calendar.IsWorkday(date) ? null : SpecialDays.NameOf(calendar.Day(date));
        // A weekend day that is worked surprises everybody: said, unless the count has named it already.
        LocalizedText? note = rest is null
            ? special is null && calendar.Day(rolled).Kind is DayKind.MakeUpWorkday or DayKind.LocalWorkday ? Texts.Of("WhyWorked") : null
            : rolled == date
                ? Texts.Of(rule.Kind is DueRuleKind.Absolute or DueRuleKind.MonthDay ? "WhyRestDayKept" : "WhyRestDayByRule", rest)
                : Texts.Of(rolled > date ? "WhyRolledNext" : "WhyRolledPrevious", DateText.Plain(date), rest);
        // The day itself is never before its anchor's knowledge: workday counts touch both years.
        var provisional = calendar.IsProvisional(rolled) && (rule.Unit == DueUnit.Workdays && rule.Offset != 0 || rule.Roll != RollRule.Keep || rest is not null)
            || anchor is { } a && rule.Unit == DueUnit.Workdays && rule.Offset != 0 && calendar.IsProvisional(a);
        var sentence = Texts.Of("WhyResult", why, DateText.Full(rolled), Tail(special), Tail(note),
            provisional ? Texts.Of("WhyProvisional", rolled.Year) : new LocalizedText("", ""));
        return new DueDate(rolled, provisional, sentence);
    }

    private static LocalizedText Tail(LocalizedText? text) => text is null ? new LocalizedText("", "") : Texts.Of("WhyTail", text);

    private static LocalizedText Join(LocalizedText a, LocalizedText b) => new(a.Chinese + b.Chinese, a.English + b.English);
}
