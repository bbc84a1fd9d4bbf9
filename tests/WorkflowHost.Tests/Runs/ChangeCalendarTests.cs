using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>A day that becomes free, or a year that is announced, moves the runs under way: shown first, then whole or not at all.</summary>
public sealed class ChangeCalendarTests
{
    private const string Paper =
        """
        国务院办公厅关于2027年部分节假日安排的通知
        一、元旦：1月1日（周五）至3日（周日）放假，共3天。
        二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
        """;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_day_off_by_correction_moves_the_reminders_of_runs_under_way_and_counts_in_their_words(Database database)
    {
        await using var rig = await MoveDateTests.StartedAsync(database);
        var storm = new CalendarEdit(null, [new CalendarCorrection(new DateOnly(2026, 3, 12), false, "防汛停工")], []);

        var effect = await rig.Get<ChangeCalendar>().PreviewAsync(storm, CancellationToken.None);
        var change = Assert.Single(effect.Runs);
        var reminder = Assert.Single(change.Difference.Notices, c => c.Row.RuleName == "before-3");
        Assert.Equal((new DateOnly(2026, 3, 10), new DateOnly(2026, 3, 9)), (reminder.Before!.Date, reminder.After!.Date));
        Assert.True(await rig.Get<ChangeCalendar>().RunAsync(storm, ChangeCalendar.Fingerprint(effect), "form", RuntimeRig.Office, CancellationToken.None));

        await rig.GoToAsync(RuntimeRig.Local(3, 9));
        var mails = await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "reminder").ToListAsync());
        Assert.Equal(3, mails.Count);
        Assert.All(mails, n => Assert.Contains("还剩3个工作日", n.Subject, StringComparison.Ordinal));

        var back = new CalendarEdit(null, [], [new DateOnly(2026, 3, 12)]);
        var undone = await rig.Get<ChangeCalendar>().PreviewAsync(back, CancellationToken.None);
        Assert.True(Assert.Single(undone.Days).IsWorkday);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_pasted_paper_makes_its_year_certain_and_is_kept(Database database)
    {
        await using var rig = await MoveDateTests.StartedAsync(database);
        var edit = new CalendarEdit(Paper, [], []);
        var effect = await rig.Get<ChangeCalendar>().PreviewAsync(edit, CancellationToken.None);
        Assert.Contains(effect.Days, d => d.Date == new DateOnly(2027, 1, 31) && d.IsWorkday);
        Assert.True((await rig.ReadAsync(db => Calendars.ReadAsync(db, CancellationToken.None))).IsProvisional(new DateOnly(2027, 1, 31)));

        await rig.Get<ChangeCalendar>().RunAsync(edit, ChangeCalendar.Fingerprint(effect), "form", RuntimeRig.Office, CancellationToken.None);

        var calendar = await rig.ReadAsync(db => Calendars.ReadAsync(db, CancellationToken.None));
        Assert.Equal((false, true, false), (calendar.IsProvisional(new DateOnly(2027, 1, 31)), calendar.IsWorkday(new DateOnly(2027, 1, 31)), calendar.IsWorkday(new DateOnly(2027, 2, 8))));
        Assert.Equal("春节", calendar.Day(new DateOnly(2027, 2, 8)).Festival!.Chinese);
        Assert.Empty((await rig.Get<ChangeCalendar>().PreviewAsync(edit, CancellationToken.None)).Days);
    }

    [Fact]
    public async Task A_paper_that_contradicts_the_calendar_changes_nothing_and_says_where()
    {
        await using var rig = await MoveDateTests.StartedAsync(Database.Sqlite);
        var wrong = new CalendarEdit(Paper.Replace("1月31日（周日）", "1月31日（周六）", StringComparison.Ordinal), [], []);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ChangeCalendar>().PreviewAsync(wrong, CancellationToken.None));

        Assert.Contains("1月31日", refused.Text(CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
    }
}
