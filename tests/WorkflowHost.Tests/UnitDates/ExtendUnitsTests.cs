using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.UnitDates;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.UnitDates;

/// <summary>延期 for one unit or several: the date, the ladder, the mails, and what other changes do to it afterwards.</summary>
public sealed class ExtendUnitsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_that_gets_more_time_is_told_and_reminded_by_its_own_date_while_the_others_keep_theirs(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database);
        await using var _ = rig;
        var wish = await rig.WishAsync(18, 2);

        var shown = await rig.Get<ExtendUnits>().PreviewAsync(run, wish, RuntimeRig.Office, CancellationToken.None);

        var change = Assert.Single(shown.Units);
        Assert.Equal(("第2司法所", new DateOnly(2026, 3, 13), new DateOnly(2026, 3, 18), true), (change.UnitName, change.Before, change.After, change.IsTold));
        Assert.Equal(["before-3 10→13", "on-day 13→18", "overdue-1 16→19"], change.Reminders.Select(r => $"{r.Row.RuleName} {r.Before!.Date.Day}→{r.After!.Date.Day}"));
        Assert.Contains("由2026年3月13日（周五）调整为2026年3月18日（周三）", Assert.Single(shown.Letters).Text, StringComparison.Ordinal);
        Assert.Empty(await rig.OwnRowsAsync());

        Assert.True(await rig.Get<ExtendUnits>().RunAsync(run, wish, shown.Fingerprint(), "form", RuntimeRig.Office, CancellationToken.None));
        Assert.False(await rig.Get<ExtendUnits>().RunAsync(run, wish, shown.Fingerprint(), "form", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal("u2", await rig.ToldAsync("extended"));
        Assert.Equal([13, 18, 13], await rig.DueDaysAsync());
        Assert.Equal("extended", await rig.ReadAsync(db => db.TaskEvents.OrderByDescending(e => e.Id).Select(e => e.Act).FirstAsync()));
        await rig.GoToAsync(RuntimeRig.Local(3, 10));
        Assert.Equal("u1 u3", await rig.ToldAsync("reminder"));
        await rig.GoToAsync(RuntimeRig.Local(3, 13));
        Assert.Equal("u1 u3", await rig.ToldAsync("due-today"));
        Assert.Equal("u1 u2 u3", await rig.ToldAsync("reminder"));
        await rig.GoToAsync(RuntimeRig.Local(3, 18));
        Assert.Equal("u1 u2 u3", await rig.ToldAsync("due-today"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Workdays_more_count_from_each_units_own_date_and_a_second_extension_reminds_anew(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database);
        await using var _ = rig;
        await rig.ExtendAsync(run, await rig.WishAsync(16, 1));
        await rig.GoToAsync(RuntimeRig.Local(3, 12, 10));
        Assert.Equal("u1 u2 u3", await rig.ToldAsync("reminder"));

        await rig.ExtendAsync(run, (await rig.WishAsync(1, 1, 2)) with { Date = null, Workdays = 2 });

        // Two workdays after Monday the 16th and after Friday the 13th.
        Assert.Equal([18, 17, 13], await rig.DueDaysAsync());
        await rig.GoToAsync(RuntimeRig.Local(3, 13));
        Assert.Equal("u1 u1 u2 u3", await rig.ToldAsync("reminder"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_collection_that_ends_by_its_deadline_waits_for_the_unit_with_a_later_date_and_for_nobody_else(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database, "deadline");
        await using var _ = rig;
        await rig.ExtendAsync(run, await rig.WishAsync(18, 2));

        await rig.GoToAsync(RuntimeRig.Local(3, 14, 0));
        Assert.Equal(CollectionState.Open, await rig.ReadAsync(db => db.Collections.Select(c => c.State).SingleAsync()));
        await rig.Get<Runtime.Dispatch.Reconciler>().RunOnceAsync(CancellationToken.None);
        await rig.GoToAsync(RuntimeRig.Local(3, 17, 23));
        await rig.Get<Runtime.Dispatch.Reconciler>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(CollectionState.Open, await rig.ReadAsync(db => db.Collections.Select(c => c.State).SingleAsync()));
        Assert.Equal(0, await rig.ReadAsync(db => db.Audit.CountAsync(a => a.Act == "mended.date")));

        await rig.GoToAsync(RuntimeRig.Local(3, 19, 0));

        Assert.Equal(CollectionState.Complete, await rig.ReadAsync(db => db.Collections.Select(c => c.State).SingleAsync()));
        Assert.True(await rig.ReadAsync(db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Open)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task When_the_last_unit_with_a_later_date_is_accepted_nothing_is_waited_for_any_more(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database, "deadline");
        await using var _ = rig;
        await rig.ExtendAsync(run, await rig.WishAsync(18, 2));
        await rig.GoToAsync(RuntimeRig.Local(3, 16));

        await rig.AcceptAsync(await rig.TaskOfAsync(2));

        Assert.Equal(CollectionState.Complete, await rig.ReadAsync(db => db.Collections.Select(c => c.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_common_date_moves_past_a_unit_that_has_its_own_and_the_change_says_so(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database);
        await using var _ = rig;
        await rig.ExtendAsync(run, await rig.WishAsync(16, 2));
        var row = await rig.ReadAsync(db => db.Schedule.SingleAsync(r => r.UnitId == "" && r.RuleName == "due" && r.NodeId.EndsWith(":report")));
        var move = new DateMove(row.Id, new DateOnly(2026, 3, 18), "会议改期");

        var shown = await rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);
        await rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None);

        var kept = Assert.Single(shown.Kept);
        Assert.Equal(("第2司法所", new DateOnly(2026, 3, 16), true), (kept.UnitName, kept.Date, kept.IsEarlierThanCommon));
        Assert.Equal([18, 16, 18], await rig.DueDaysAsync());
        Assert.Equal(["u1", "u3"], shown.Letters.Select(l => l.RecipientAddress.Split('@')[0]).Order(StringComparer.Ordinal));
        // The date of all others is as good as one of its own: the unit goes back to it.
        await rig.ExtendAsync(run, await rig.WishAsync(18, 2));
        Assert.Empty(await rig.OwnRowsAsync());
        await rig.GoToAsync(RuntimeRig.Local(3, 18));
        Assert.Equal("u1 u2 u3", await rig.ToldAsync("due-today"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_calendar_moves_the_reminders_of_a_units_own_date_and_not_the_date(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database);
        await using var _ = rig;
        await rig.ExtendAsync(run, await rig.WishAsync(18, 2));
        var edit = new CalendarEdit(null, [new(new DateOnly(2026, 3, 17), false, "停电检修")], []);

        var shown = await rig.Get<ChangeCalendar>().PreviewAsync(edit, CancellationToken.None);
        await rig.Get<ChangeCalendar>().RunAsync(edit, ChangeCalendar.Fingerprint(shown), "form", RuntimeRig.Office, CancellationToken.None);

        var kept = Assert.Single(Assert.Single(shown.Runs).Kept);
        Assert.Equal(["before-3 13→12"], kept.Reminders.Select(r => $"{r.Row.RuleName} {r.Before!.Date.Day}→{r.After!.Date.Day}"));
        Assert.Equal([(SchedulePlanner.BeforeRow(3), 12), (SchedulePlanner.OnDayRow, 18), (SchedulePlanner.DueRow, 18), (SchedulePlanner.OverdueRow(1), 19)], (await rig.OwnRowsAsync()).Select(r => (r.RuleName, r.Date.Day)));
    }

    [Theory]
    [InlineData(1, "DatePast")]
    [InlineData(13, "NothingChanges")]
    [InlineData(23, "AfterPhase")]
    public async Task What_cannot_be_is_refused_in_words(int day, string code)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(Database.Sqlite);
        await using var _ = rig;

        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await rig.Get<ExtendUnits>().PreviewAsync(run, await rig.WishAsync(day, 2), RuntimeRig.Office, CancellationToken.None));

        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain("{0}", refused.Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phase_that_goes_on_after_its_end_lets_a_unit_have_longer_than_that()
    {
        var (rig, run) = await ExtensionDesk.StartAsync(Database.Sqlite, atEnd: "continue");
        await using var _ = rig;

        await rig.ExtendAsync(run, await rig.WishAsync(23, 2));

        Assert.Equal([13, 23, 13], await rig.DueDaysAsync());
    }

    [Fact]
    public async Task Who_does_not_hold_the_right_is_refused_where_it_happens()
    {
        var (rig, run) = await ExtensionDesk.StartAsync(Database.Sqlite);
        await using var _ = rig;
        var director = new Actor("staff", "director", "director");

        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await rig.Get<ExtendUnits>().RunAsync(run, await rig.WishAsync(18, 2), "", "f", director, CancellationToken.None));

        Assert.Equal("RightMissing", refused.Code);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_has_changed_since_it_was_shown_is_refused_whole(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database);
        await using var _ = rig;
        var wish = await rig.WishAsync(18, 1, 2);
        var shown = await rig.Get<ExtendUnits>().PreviewAsync(run, wish, RuntimeRig.Office, CancellationToken.None);
        await rig.AcceptAsync(await rig.TaskOfAsync(2));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ExtendUnits>().RunAsync(run, wish, shown.Fingerprint(), "f", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal("ChangeMoved", refused.Code);
        Assert.Empty(await rig.OwnRowsAsync());
        Assert.Equal("", await rig.ToldAsync("extended"));
    }
}
