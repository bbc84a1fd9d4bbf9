using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>A date of a running procedure set by hand: what was shown is what happens, or nothing does.</summary>
public sealed class MoveDateTests
{
    /// <summary>Papers due on Friday 13 March; the phase ends on Wednesday the 18th, the next begins on the workday after.</summary>
    private static readonly string TwoPhases = Draw.Definition(
        "two",
        Draw.Flowchart(
            "flow",
            Draw.Phase("p1", "启动当日", "3月18日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"), ("remindOnDay", "true"), ("remindOverdue", "1"))),
            Draw.Phase("p2", "上一阶段结束后第1个工作日", "开始后5个工作日", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director")))));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_due_date_takes_its_reminders_along_and_every_unit_asked_is_told(Database database)
    {
        await using var rig = await StartedAsync(database);
        var (run, move) = await MoveAsync(rig, "due", new DateOnly(2026, 3, 17));

        var shown = await rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);

        Assert.Equal(
            ["due 13→17", "before-3 10→12", "on-day 13→17", "overdue-1 16→18"],
            shown.Difference.Dates.Concat(shown.Difference.Notices).OrderBy(c => c.Row.RuleName != "due").ThenBy(c => c.Row.At).Select(c => $"{c.Row.RuleName} {c.Before!.Date.Day}→{c.After!.Date.Day}"));
        Assert.Equal(["u1@example.test", "u2@example.test", "u3@example.test"], shown.Letters.Select(l => l.RecipientAddress).Order());
        Assert.All(shown.Letters, l => Assert.Contains("由2026年3月13日（周五）调整为2026年3月17日（周二）", l.Text, StringComparison.Ordinal));
        Assert.Equal(0, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "extended")));

        Assert.True(await rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form-1", RuntimeRig.Office, CancellationToken.None));
        Assert.False(await rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form-1", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal(3, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "extended")));
        Assert.All(await rig.ReadAsync(db => db.Tasks.ToListAsync()), t => Assert.Equal(new DateOnly(2026, 3, 17), t.DueDate));
        await rig.GoToAsync(RuntimeRig.Local(3, 11));
        Assert.Equal(0, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "reminder")));
        await rig.GoToAsync(RuntimeRig.Local(3, 12));
        Assert.Equal(3, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "reminder")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_counts_from_the_end_of_a_phase_follows_it_and_stays_so_when_dates_are_planned_again(Database database)
    {
        await using var rig = await StartedAsync(database);
        var (run, move) = await MoveAsync(rig, "end", new DateOnly(2026, 3, 20));
        var shown = await rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);
        Assert.Contains(shown.Difference.Dates, c => c.Row is { Kind: ScheduleRowKind.PhaseStart } && c.After!.Date == new DateOnly(2026, 3, 23));

        await rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None);
        foreach (var task in await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).ToListAsync()))
        {
            // The last one closes the phase, and closing plans all dates again.
            await rig.AcceptAsync(task);
        }

        var start = await rig.ReadAsync(db => db.Schedule.SingleAsync(r => r.NodeId.EndsWith(":p2") && r.RuleName == "start"));
        Assert.Equal(new DateOnly(2026, 3, 23), start.Date);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task When_something_changed_since_it_was_shown_nothing_is_done(Database database)
    {
        await using var rig = await StartedAsync(database);
        var (run, move) = await MoveAsync(rig, "due", new DateOnly(2026, 3, 17));
        var shown = await rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);
        await rig.AcceptAsync(await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).FirstAsync()));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal("ChangeMoved", refused.Code);
        Assert.Equal(new DateOnly(2026, 3, 13), await rig.ReadAsync(db => db.Schedule.Where(r => r.Id == move.RowId).Select(r => r.Date).SingleAsync()));
        Assert.Equal(0, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "extended")));
    }

    [Theory]
    [InlineData("due", "2026-03-01", "延期", "DatePast")]
    [InlineData("due", "2026-03-13", "延期", "DateSame")]
    [InlineData("due", "2026-03-17", " ", "ReasonMissing")]
    [InlineData("due", "2028-03-17", "延期", "DateFarOff")]
    [InlineData("before-3", "2026-03-17", "延期", "DateFollows")]
    [InlineData("start", "2026-03-17", "延期", "DateOver")]
    public async Task What_cannot_be_is_refused_in_words(string rule, string date, string reason, string code)
    {
        await using var rig = await StartedAsync(Database.Sqlite);
        var (run, move) = await MoveAsync(rig, rule, DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<MoveDate>().PreviewAsync(run, move with { Reason = reason }, CancellationToken.None));

        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain("{0}", refused.Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
    }

    internal static async Task<RuntimeRig> StartedAsync(Database database)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(TwoPhases);
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("two");
        await rig.PumpAsync();
        return rig;
    }

    private static async Task<(string Run, DateMove Move)> MoveAsync(RuntimeRig rig, string rule, DateOnly date)
    {
        var row = await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == rule).OrderBy(r => r.At).FirstAsync());
        return (row.RunId, new DateMove(row.Id, date, "公章临时停用"));
    }
}
