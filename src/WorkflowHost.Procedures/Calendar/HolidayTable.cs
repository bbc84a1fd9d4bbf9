using System.Collections.Frozen;

namespace WorkflowHost.Procedures.Calendar;

/// <summary>The name of a festival, as printed in the announcement.</summary>
public sealed record Festival(string Chinese, string English);

/// <summary>Announced days off and make-up workdays. Years outside <see cref="FirstYear"/>–<see cref="LastYear"/> have not been announced.</summary>
public sealed class HolidayTable
{
    private readonly FrozenDictionary<DateOnly, Festival> daysOff;
    private readonly FrozenDictionary<DateOnly, Festival> makeUpDays;

    /// <param name="daysOff">Every day of a holiday run, weekend days included.</param>
    /// <param name="makeUpDays">Weekend days on which offices work (调休上班).</param>
    public HolidayTable(IReadOnlyDictionary<DateOnly, Festival> daysOff, IReadOnlyDictionary<DateOnly, Festival> makeUpDays)
    {
        this.daysOff = daysOff.ToFrozenDictionary();
        this.makeUpDays = makeUpDays.ToFrozenDictionary();
        FirstYear = daysOff.Count == 0 ? int.MaxValue : daysOff.Keys.Min().Year;
        LastYear = daysOff.Count == 0 ? int.MinValue : daysOff.Keys.Max().Year;
    }

    public int FirstYear { get; }

    public int LastYear { get; }

    public IReadOnlyDictionary<DateOnly, Festival> DaysOff => daysOff;

    public IReadOnlyDictionary<DateOnly, Festival> MakeUpDays => makeUpDays;

    public bool Announced(int year) => year >= FirstYear && year <= LastYear;
}
