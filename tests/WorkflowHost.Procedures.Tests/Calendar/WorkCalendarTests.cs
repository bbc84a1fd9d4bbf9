using System.Globalization;
using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Tests.Calendar;

public sealed class WorkCalendarTests
{
    private static readonly WorkCalendar China = WorkCalendar.China;

    [Theory]
    [InlineData("2017-09-30", DayOfWeek.Saturday, true)]
    [InlineData("2017-10-01", DayOfWeek.Sunday, false)]
    [InlineData("2017-10-02", DayOfWeek.Monday, false)]
    [InlineData("2017-10-08", DayOfWeek.Sunday, false)]
    [InlineData("2017-10-09", DayOfWeek.Monday, true)]
    [InlineData("2020-04-25", DayOfWeek.Saturday, false)]
    [InlineData("2020-04-26", DayOfWeek.Sunday, true)]
    [InlineData("2020-05-09", DayOfWeek.Saturday, true)]
    [InlineData("2020-06-28", DayOfWeek.Sunday, true)]
    [InlineData("2020-09-27", DayOfWeek.Sunday, true)]
    [InlineData("2020-10-10", DayOfWeek.Saturday, true)]
    [InlineData("2019-05-02", DayOfWeek.Thursday, false)]
    [InlineData("2019-05-05", DayOfWeek.Sunday, true)]
    [InlineData("2015-09-03", DayOfWeek.Thursday, false)]
    [InlineData("2015-09-06", DayOfWeek.Sunday, true)]
    [InlineData("2023-04-23", DayOfWeek.Sunday, true)]
    [InlineData("2024-08-31", DayOfWeek.Saturday, false)]
    public void Announced_holidays_and_make_up_days_decide_which_days_are_worked(string date, DayOfWeek weekday, bool worked)
    {
        Assert.Equal(weekday, Date(date).DayOfWeek);
        Assert.Equal(worked, China.IsWorkday(Date(date)));
        Assert.Equal(worked, China.Day(Date(date)).IsWorkday);
    }

    [Fact]
    public void Every_day_of_the_national_holiday_of_2017_is_off()
    {
        for (var date = new DateOnly(2017, 10, 1); date <= new DateOnly(2017, 10, 8); date = date.AddDays(1))
        {
            Assert.False(China.IsWorkday(date), date.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("2020-04-26", "2020-06-15", 35)]
    [InlineData("2020-06-16", "2020-07-15", 21)]
    [InlineData("2020-07-16", "2020-10-15", 62)]
    [InlineData("2020-10-16", "2020-10-30", 11)]
    [InlineData("2017-06-21", "2017-09-30", 74)]
    [InlineData("2017-10-01", "2017-11-30", 39)]
    [InlineData("2017-12-21", "2017-12-31", 7)]
    [InlineData("2020-10-01", "2020-10-08", 0)]
    [InlineData("2020-06-16", "2020-06-15", 0)]
    public void Workdays_between_two_dates_count_both_ends(string from, string to, int workdays) =>
        Assert.Equal(workdays, China.WorkdaysBetween(Date(from), Date(to)));

    [Theory]
    [InlineData("2020-10-15", -5, "2020-10-09")]
    [InlineData("2020-10-15", -7, "2020-09-29")]
    [InlineData("2020-10-15", -10, "2020-09-25")]
    [InlineData("2020-05-12", -5, "2020-05-06")]
    [InlineData("2020-05-12", -10, "2020-04-26")]
    [InlineData("2017-10-12", -5, "2017-09-29")]
    [InlineData("2017-10-12", -10, "2017-09-22")]
    [InlineData("2020-06-30", -3, "2020-06-24")]
    [InlineData("2020-04-25", 1, "2020-04-26")]
    [InlineData("2020-04-24", 0, "2020-04-24")]
    [InlineData("2020-09-30", 1, "2020-10-09")]
    public void Counting_workdays_from_a_date_passes_over_holidays_and_lands_on_make_up_days(string from, int workdays, string expected) =>
        Assert.Equal(Date(expected), China.AddWorkdays(Date(from), workdays));

    [Theory]
    [InlineData(RollRule.Keep, "2020-04-25")]
    [InlineData(RollRule.Previous, "2020-04-24")]
    [InlineData(RollRule.Next, "2020-04-26")]
    public void The_roll_rule_decides_between_Friday_Saturday_and_the_worked_Sunday(RollRule rule, string expected) =>
        Assert.Equal(Date(expected), China.Roll(new DateOnly(2020, 4, 25), rule));

    [Fact]
    public void A_local_correction_overrides_the_announcement_both_ways()
    {
        var local = new WorkCalendar(ChineseDays.Embedded,
        [
            new CalendarCorrection(new DateOnly(2020, 6, 15), false, "防汛停工"),
            new CalendarCorrection(new DateOnly(2020, 6, 13), true, "防汛停工后补班"),
        ]);

        Assert.False(local.IsWorkday(new DateOnly(2020, 6, 15)));
        Assert.True(local.IsWorkday(new DateOnly(2020, 6, 13)));
        Assert.Equal(DayKind.LocalRestDay, local.Day(new DateOnly(2020, 6, 15)).Kind);
        Assert.Equal("防汛停工", local.Day(new DateOnly(2020, 6, 15)).Reason);
        Assert.True(China.IsWorkday(new DateOnly(2020, 6, 15)));
    }

    [Theory]
    [InlineData("2026-12-31", false)]
    [InlineData("2027-01-04", true)]
    [InlineData("2003-05-01", true)]
    public void A_year_that_was_not_announced_is_provisional(string date, bool provisional)
    {
        Assert.Equal(provisional, China.IsProvisional(Date(date)));
        Assert.Equal(provisional, China.Day(Date(date)).IsProvisional);
    }

    [Fact]
    public void A_holiday_carries_the_name_it_was_announced_with() =>
        Assert.Equal(new Festival("国庆节", "National Day"), China.Day(new DateOnly(2017, 10, 2)).Festival);

    [Theory]
    [InlineData("[]", "holidays")]
    [InlineData("{\"holidays\":{\"2026-13-01\":\"a,b,1\"},\"workdays\":{}}", "2026-13-01")]
    [InlineData("{\"holidays\":{\"2026-01-01\":\"a\"},\"workdays\":{}}", "2026-01-01")]
    [InlineData("{", "not JSON")]
    public void A_file_that_is_no_calendar_is_refused_with_the_entry_that_is_wrong(string json, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => ChineseDays.Parse(json)).Message, StringComparison.Ordinal);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
