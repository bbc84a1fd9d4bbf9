using WorkflowHost.Engine.Activities;

namespace WorkflowHost.Engine.Tests.Activities;

public sealed class CronScheduleTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("0 9 * * *", "2026-03-03T09:00:00")]
    [InlineData("*/15 * * * *", "2026-03-02T09:15:00")]
    [InlineData("0 0 9 * * MON-FRI", "2026-03-03T09:00:00")]
    [InlineData("30 8 1 * ?", "2026-04-01T08:30:00")]
    [InlineData("0 18 L * *", "2026-03-31T18:00:00")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00")]
    [InlineData("0 9 * * SUN", "2026-03-08T09:00:00")]
    [InlineData("0 9 * * 7", "2026-03-08T09:00:00")]
    [InlineData("0 9 15 * FRI", "2026-03-06T09:00:00")]
    [InlineData("10/20 * * * * *", "2026-03-02T09:00:10")]
    [InlineData("0 9 1 JAN,JUL *", "2026-07-01T09:00:00")]
    public void The_next_time_is_the_first_that_fits(string text, string expected)
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule, out _));

        Assert.Equal(expected, schedule.Next(Monday)!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("a * * * *")]
    [InlineData("BadCronExpression")]
    public void What_is_no_plan_is_refused_with_the_part_that_is_wrong(string text)
    {
        Assert.False(CronSchedule.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_day_that_never_comes_is_not_waited_for()
    {
        Assert.True(CronSchedule.TryParse("0 0 31 2 *", out var schedule, out _));

        Assert.Null(schedule.Next(Monday));
    }
}
