using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Tests.Definitions;

public sealed class DateTextTests
{
    [Theory]
    [InlineData("2026/11/15 上午12:00:00", "2026-11-15T00:00:00+08:00")]
    [InlineData("2026/11/15 下午3:05:00", "2026-11-15T15:05:00+08:00")]
    [InlineData("2026/11/5 下午12:30:00", "2026-11-05T12:30:00+08:00")]
    [InlineData("11/15/2026 12:00:00 AM", "2026-11-15T00:00:00+08:00")]
    [InlineData("11/15/2026 1:02:03 PM", "2026-11-15T13:02:03+08:00")]
    [InlineData("2026-09-30T00:00:00", "2026-09-30T00:00:00+08:00")]
    [InlineData("2026-09-30", "2026-09-30T00:00:00+08:00")]
    [InlineData("2026-09-30T08:00:00+02:00", "2026-09-30T08:00:00+02:00")]
    [InlineData("2026-09-30T08:00:00Z", "2026-09-30T08:00:00Z")]
    public void Dates_are_read_in_every_form_the_designer_writes(string text, string iso)
    {
        Assert.True(DateTexts.TryParse(text, out var date));
        Assert.Equal(iso, DateTexts.ToIso(date));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("2026/13/01 上午1:00:00")]
    [InlineData("31/12/2026 1:00:00 PM")]
    [InlineData("2026/11/15 下午13:00:00")]
    public void What_is_no_date_is_refused(string text) => Assert.False(DateTexts.TryParse(text, out _));
}
