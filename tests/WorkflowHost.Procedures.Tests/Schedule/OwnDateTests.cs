using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.Tests.Schedule;

/// <summary>The rows of one unit that was given a due date of its own.</summary>
public sealed class OwnDateTests
{
    private static readonly RunSettings Fuling = new(new DateOnly(2020, 4, 20));

    [Fact]
    public void A_units_own_date_carries_the_ladder_of_the_work_over_the_holidays_before_it()
    {
        // 1 to 8 October 2020 are holidays; Sunday 27 September is worked.
        var rows = Own(new DateOnly(2020, 10, 10), "10月10日 17:30");

        Assert.Equal([("before-3", 9, 29), ("on-day", 10, 10), ("due", 10, 10), ("overdue-1", 10, 12)], rows.Select(r => (r.RuleName, r.Date.Month, r.Date.Day)));
        Assert.Equal(DateTimeOffset.Parse("2020-10-10T17:30:00+08:00", System.Globalization.CultureInfo.InvariantCulture), rows.Single(r => r.RuleName == "due").At);
        Assert.All(rows, r => Assert.Equal("p", r.PhaseNodeId));
    }

    [Fact]
    public void Work_without_a_date_in_the_definition_has_none_of_its_own_either() => Assert.Empty(SchedulePlanner.Own(
        new ScheduleOutline([], []), "c", new DueDate(new DateOnly(2020, 10, 10), false, new LocalizedText("延期", "extended")), Fuling, WorkCalendar.China));

    private static IReadOnlyList<PlannedRow> Own(DateOnly date, string rule)
    {
        var title = new LocalizedText("材料", "papers");
        var outline = new ScheduleOutline(
            [new PhaseDates("p", title, PhaseEntry.OnDate, null, DueRuleText.Parse("7月16日").Rule, DueRuleText.Parse("10月15日").Rule!, [])],
            [new DatedWork("c", "p", title, DatedWorkKind.Due, DueRuleText.Parse(rule).Rule!, new ReminderLadder([3], true, [1]))]);
        return SchedulePlanner.Own(outline, "c", new DueDate(date, false, new LocalizedText("延期", "extended")), Fuling, WorkCalendar.China);
    }
}
