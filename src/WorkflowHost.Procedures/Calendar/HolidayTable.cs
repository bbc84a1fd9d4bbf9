using System.Collections.Frozen;

namespace WorkflowHost.Procedures.Calendar;

/// <summary>The name of a festival, as printed in the announcement.</summary>
public sealed record Festival(string Chinese, string English);

/// <summary>Announced days off and make-up workdays, and the years an announcement is known for.</summary>
public sealed class HolidayTable
{
    private readonly FrozenDictionary<DateOnly, Festival> daysOff;
    private readonly FrozenDictionary<DateOnly, Festival> makeUpDays;
    private readonly FrozenSet<int> years;

    /// <param name="daysOff">Every day of a holiday run, weekend days included.</param>
    /// <param name="makeUpDays">Weekend days on which offices work (调休上班).</param>
    /// <param name="years">Announced years; left out: all from the first to the last day off.</param>
    public HolidayTable(IReadOnlyDictionary<DateOnly, Festival> daysOff, IReadOnlyDictionary<DateOnly, Festival> makeUpDays, IEnumerable<int>? years = null)
    {
        this.daysOff = daysOff.ToFrozenDictionary();
        this.makeUpDays = makeUpDays.ToFrozenDictionary();
        this.years = (years ?? Span(daysOff)).ToFrozenSet();
    }

    public IReadOnlyDictionary<DateOnly, Festival> DaysOff => daysOff;

    public IReadOnlyDictionary<DateOnly, Festival> MakeUpDays => makeUpDays;

    public IReadOnlyCollection<int> Years => years;

    public bool Announced(int year) => years.Contains(year);

    private static IEnumerable<int> Span(IReadOnlyDictionary<DateOnly, Festival> days) =>
        days.Count == 0 ? [] : Enumerable.Range(days.Keys.Min().Year, days.Keys.Max().Year - days.Keys.Min().Year + 1);
}
