using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Tests.Calendar;

public sealed class DateTextTests
{
    [Fact]
    public void Dates_read_as_an_office_writes_them()
    {
        var date = new DateOnly(2020, 6, 15);

        Assert.Equal("2020年6月15日（周一）", DateText.Full(date).Chinese);
        Assert.Equal("Mon 15 Jun 2020", DateText.Full(date).English);
        Assert.Equal("6月15日（周一）", DateText.Short(date).Chinese);
        Assert.Equal("二〇二〇年六月十五日", DateText.InChineseNumerals(date));
    }

    [Theory]
    [InlineData(2024, 12, 31, "二〇二四年十二月三十一日")]
    [InlineData(2009, 10, 20, "二〇〇九年十月二十日")]
    public void Tens_are_written_without_a_leading_one(int year, int month, int day, string expected) =>
        Assert.Equal(expected, DateText.InChineseNumerals(new DateOnly(year, month, day)));
}
