using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Tests.DryRun;

namespace WorkflowHost.Procedures.Tests.Calendar;

public sealed class HolidayAnnouncementTests
{
    /// <summary>In the words of the yearly paper; 2027 is not announced at the time of writing, so these days are made up.</summary>
    private const string Paper =
        """
        国务院办公厅关于2027年部分节假日安排的通知
        各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
        经国务院批准，现将2027年元旦、春节、清明节、劳动节放假调休日期的具体安排通知如下。
        一、元旦：1月1日（周五）至3日（周日）放假，共3天。
        二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
        三、清明节：4月5日放假，与周末连休。
        四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。
        """;

    [Fact]
    public void A_pasted_paper_yields_the_days_it_changes()
    {
        var paper = HolidayAnnouncement.Read(Paper);

        Assert.Empty(paper.Problems);
        Assert.Equal(2027, paper.Year);
        Assert.Equal(17, paper.DaysOff.Count);
        Assert.Equal([new(2027, 1, 31), new(2027, 2, 20), new(2027, 4, 25), new(2027, 5, 8)], paper.MakeUpDays.Keys.Order());
        Assert.Equal("Spring Festival", paper.DaysOff[new DateOnly(2027, 2, 8)].English);

        var changes = paper.DifferenceTo(WorkCalendar.China);
        Assert.DoesNotContain(changes, c => c.Date == new DateOnly(2027, 1, 2));
        Assert.Contains(new CalendarChange(new DateOnly(2027, 1, 31), false, true, "春节"), changes);
        Assert.Contains(new CalendarChange(new DateOnly(2027, 4, 5), true, false, "清明节"), changes);
    }

    [Fact]
    public void Once_taken_over_its_year_is_announced_and_dates_settle()
    {
        var after = new WorkCalendar(HolidayAnnouncement.Read(Paper).ApplyTo(ChineseDays.Embedded));

        Assert.False(after.IsProvisional(new DateOnly(2027, 2, 8)));
        Assert.True(after.IsProvisional(new DateOnly(2028, 2, 8)));
        Assert.True(after.IsWorkday(new DateOnly(2027, 1, 31)));
        Assert.False(after.IsWorkday(new DateOnly(2027, 2, 8)));
    }

    [Theory]
    [InlineData("放假通知：1月1日放假", "AnnouncementWithoutYear")]
    [InlineData("关于2027年部分节假日安排的通知\n一、元旦：放假。", "")]
    [InlineData("关于2027年部分节假日安排的通知\n一、元旦：1月1日（周四）放假。", "周五")]
    [InlineData("关于2027年部分节假日安排的通知\n一、元旦：1月1日至3日放假，共4天。", "3天")]
    [InlineData("关于2027年部分节假日安排的通知\n一、元旦：1月32日放假。", "1月32日")]
    [InlineData("关于2027年部分节假日安排的通知\n一、元旦：1月3日至1日放假。", "1月3日至1日")]
    public void A_paper_that_contradicts_the_calendar_is_not_taken_over(string text, string named)
    {
        var paper = HolidayAnnouncement.Read(text);

        Assert.NotEmpty(paper.Problems);
        if (!named.StartsWith("Announcement", StringComparison.Ordinal)) Assert.Contains(paper.Problems, p => p.Chinese.Contains(named, StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => paper.ApplyTo(ChineseDays.Embedded));
    }

    [Fact]
    public void What_it_moves_in_a_run_can_be_shown_before_it_is_confirmed()
    {
        var settled = new WorkCalendar(HolidayAnnouncement.Read(Paper).ApplyTo(ChineseDays.Embedded));
        var before = Plays.Plan("six-phase", new DateOnly(2026, 12, 14), WorkCalendar.China);
        var after = Plays.Plan("six-phase", new DateOnly(2026, 12, 14), settled);

        var difference = ScheduleDifference.Between(before, after);

        Assert.Contains(difference.Dates, c => c.IsMoved && c.Row is { NodeId: "root:selfcheck", RuleName: "end" } && c.After!.Date > c.Before!.Date);
        Assert.NotEmpty(difference.Notices);
        Assert.DoesNotContain(difference.Changes, c => c.Row is { NodeId: "root:prepare", RuleName: "start" });
        Assert.True(ScheduleDifference.Between(before, before).IsEmpty);
        var fired = before.Select(r => (r.NodeId, r.RuleName)).ToHashSet();
        Assert.True(ScheduleDifference.Between(before, after, fired).IsEmpty);
    }
}
