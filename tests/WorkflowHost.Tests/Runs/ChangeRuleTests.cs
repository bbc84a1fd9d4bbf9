using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>The rule of a date changed under a running procedure: shown first, done whole, kept with the run, taken back.</summary>
public sealed class ChangeRuleTests
{
    /// <summary>The phase ends on Friday 27 March, papers are due ten workdays before it; the next phase begins on the workday after.</summary>
    private static readonly string TwoPhases = Draw.Definition(
        "two",
        Draw.Flowchart(
            "flow",
            Draw.Phase("p1", "启动当日", "3月27日", Draw.Collect("report", ("dueRule", "阶段结束前10个工作日"), ("remindBefore", "3"))),
            Draw.Phase("p2", "上一阶段结束后第1个工作日", "开始后5个工作日", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director")))));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_new_rule_moves_its_date_and_reminders_and_every_unit_asked_is_told(Database database)
    {
        await using var rig = await StartedAsync(database);
        var (run, edit) = await EditAsync(rig, "due", "阶段结束前8个工作日");

        var shown = await rig.Get<ChangeRule>().PreviewAsync(run, edit, RuntimeRig.Office, CancellationToken.None);
        Assert.Equal(["due 13→17", "before-3 10→12"], shown.Difference.Changes.OrderBy(c => c.Row.RuleName != "due").Select(c => $"{c.Row.RuleName} {c.Before!.Date.Day}→{c.After!.Date.Day}"));
        Assert.Equal(3, shown.Letters.Count);
        Assert.Equal(0, await rig.ReadAsync(db => db.RuleChanges.CountAsync()));

        Assert.True(await rig.Get<ChangeRule>().RunAsync(run, edit, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None));
        Assert.False(await rig.Get<ChangeRule>().RunAsync(run, edit, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None));

        var row = await DueAsync(rig);
        Assert.Equal(new DateOnly(2026, 3, 17), row.Date);
        Assert.Contains("阶段结束（2026年3月27日）前8个工作日", row.ExplanationChinese, StringComparison.Ordinal);
        Assert.Equal(3, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "extended")));
        var kept = await rig.ReadAsync(db => db.RuleChanges.SingleAsync());
        Assert.Equal(("阶段结束前8个工作日", "评议办", "公章停用"), (kept.Rule, kept.ChangedBy, kept.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_followed_when_another_date_moves_and_when_the_calendar_changes(Database database)
    {
        await using var rig = await StartedAsync(database);
        await ApplyAsync(rig, "due", "阶段结束前8个工作日");

        // The phase ends three days later: eight workdays before it is the 20th, not ten.
        var end = await rig.ReadAsync(db => db.Schedule.FirstAsync(r => r.RuleName == "end" && r.NodeId.EndsWith(":p1")));
        var move = new DateMove(end.Id, new DateOnly(2026, 4, 1), "会议延期");
        var moved = await rig.Get<MoveDate>().PreviewAsync(end.RunId, move, CancellationToken.None);
        await rig.Get<MoveDate>().RunAsync(end.RunId, move, DateChange.Fingerprint([moved]), "move", RuntimeRig.Office, CancellationToken.None);
        Assert.Equal(new DateOnly(2026, 3, 20), (await DueAsync(rig)).Date);

        var correction = new CalendarEdit(null, [new CalendarCorrection(new DateOnly(2026, 3, 30), false, "停水停工")], []);
        var effect = await rig.Get<ChangeCalendar>().PreviewAsync(correction, CancellationToken.None);
        await rig.Get<ChangeCalendar>().RunAsync(correction, ChangeCalendar.Fingerprint(effect), "calendar", RuntimeRig.Office, CancellationToken.None);
        Assert.Equal(new DateOnly(2026, 3, 19), (await DueAsync(rig)).Date);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_rule_of_the_definition_can_be_taken_back(Database database)
    {
        await using var rig = await StartedAsync(database);
        var run = await ApplyAsync(rig, "due", "阶段结束前8个工作日");
        var back = new RuleEdit((await DueAsync(rig)).Id, null, "恢复原方案");

        var shown = await rig.Get<ChangeRule>().PreviewAsync(run, back, RuntimeRig.Office, CancellationToken.None);
        await rig.Get<ChangeRule>().RunAsync(run, back, DateChange.Fingerprint([shown]), "back", RuntimeRig.Office, CancellationToken.None);

        Assert.Equal(new DateOnly(2026, 3, 13), (await DueAsync(rig)).Date);
        Assert.Equal(0, await rig.ReadAsync(db => db.RuleChanges.CountAsync()));
        Assert.Equal("RuleUnchanged", (await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ChangeRule>().PreviewAsync(run, back, RuntimeRig.Office, CancellationToken.None))).Code);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_end_of_a_phase_follows_its_new_rule_and_the_next_phase_follows_it(Database database)
    {
        await using var rig = await StartedAsync(database);

        await ApplyAsync(rig, "end", "启动后第20个工作日");

        Assert.Equal(new DateOnly(2026, 3, 30), await rig.ReadAsync(db => db.Schedule.Where(r => r.NodeId.EndsWith(":p1") && r.RuleName == "end").Select(r => r.Date).SingleAsync()));
        Assert.Equal(new DateOnly(2026, 3, 31), await rig.ReadAsync(db => db.Schedule.Where(r => r.NodeId.EndsWith(":p2") && r.RuleName == "start").Select(r => r.Date).SingleAsync()));
        Assert.Equal(new DateOnly(2026, 3, 16), (await DueAsync(rig)).Date);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_date_set_by_hand_gives_way_to_the_rule_that_is_changed_after_it(Database database)
    {
        await using var rig = await StartedAsync(database);
        var due = await DueAsync(rig);
        var move = new DateMove(due.Id, new DateOnly(2026, 3, 24), "先延期");
        var moved = await rig.Get<MoveDate>().PreviewAsync(due.RunId, move, CancellationToken.None);
        await rig.Get<MoveDate>().RunAsync(due.RunId, move, DateChange.Fingerprint([moved]), "move", RuntimeRig.Office, CancellationToken.None);

        await ApplyAsync(rig, "due", "阶段结束前8个工作日");

        var after = await DueAsync(rig);
        Assert.Equal((new DateOnly(2026, 3, 17), false), (after.Date, after.IsSetByHand));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task When_something_changed_since_it_was_shown_nothing_is_done(Database database)
    {
        await using var rig = await StartedAsync(database);
        var (run, edit) = await EditAsync(rig, "due", "阶段结束前8个工作日");
        var shown = await rig.Get<ChangeRule>().PreviewAsync(run, edit, RuntimeRig.Office, CancellationToken.None);
        await rig.AcceptAsync(await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).FirstAsync()));

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ChangeRule>().RunAsync(run, edit, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal("ChangeMoved", refused.Code);
        Assert.Equal(new DateOnly(2026, 3, 13), (await DueAsync(rig)).Date);
        Assert.Equal(0, await rig.ReadAsync(db => db.RuleChanges.CountAsync()));
    }

    [Theory]
    [InlineData("due", "阶段结束前8个工作天", "延期", "RuleWrong", "不是可识别的日期")]
    [InlineData("due", "每月25日", "延期", "RuleWrong", "只能写一个日期")]
    [InlineData("end", "每月25日", "延期", "RuleWrong", "不能是重复日期")]
    [InlineData("end", "阶段结束前1日", "延期", "RuleWrong", "p1")]
    [InlineData("due", "定期", "延期", "RuleWrong", "没有写明时间")]
    [InlineData("due", "", "延期", "RuleEmpty", "请填写新的规则")]
    [InlineData("due", "不限", "延期", "RuleOpen", "不限")]
    [InlineData("due", "“反馈”后15日内", "延期", "RuleNoDate", "事件尚未发生")]
    [InlineData("due", "2月27日", "延期", "DatePast", "2026年2月27日")]
    [InlineData("due", "3月16日", " ", "ReasonMissing", "原因")]
    [InlineData("end", "2月20日", "延期", "DateImpossible", "早于")]
    [InlineData("before-3", "3月16日", "延期", "DateFollows", "截止日期")]
    [InlineData("start", "3月16日", "延期", "DateOver", "2026年3月2日")]
    public async Task What_cannot_stand_there_is_refused_in_the_words_of_the_designer(string row, string rule, string reason, string code, string words)
    {
        await using var rig = await StartedAsync(Database.Sqlite);
        var (run, edit) = await EditAsync(rig, row, rule);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ChangeRule>().PreviewAsync(run, edit with { Reason = reason }, RuntimeRig.Office, CancellationToken.None));

        Assert.Equal(code, refused.Code);
        Assert.Contains(words, refused.Text(CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[\u4e00-\u9fff]{6}", refused.Text(CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public async Task Whoever_may_not_administer_changes_no_rule()
    {
        await using var rig = await StartedAsync(Database.Sqlite);
        var (run, edit) = await EditAsync(rig, "due", "阶段结束前8个工作日");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ChangeRule>().PreviewAsync(run, edit, new Actor("staff", "director", "主任"), CancellationToken.None));

        Assert.Equal("RightMissing", refused.Code);
    }

    private static async Task<RuntimeRig> StartedAsync(Database database)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(TwoPhases);
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("two");
        await rig.PumpAsync();
        return rig;
    }

    private static async Task<(string Run, RuleEdit Edit)> EditAsync(RuntimeRig rig, string rule, string text)
    {
        var row = await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == rule).OrderBy(r => r.At).FirstAsync());
        return (row.RunId, new RuleEdit(row.Id, text, "公章停用"));
    }

    private static async Task<string> ApplyAsync(RuntimeRig rig, string rule, string text)
    {
        var (run, edit) = await EditAsync(rig, rule, text);
        var shown = await rig.Get<ChangeRule>().PreviewAsync(run, edit, RuntimeRig.Office, CancellationToken.None);
        await rig.Get<ChangeRule>().RunAsync(run, edit, DateChange.Fingerprint([shown]), "form-" + text, RuntimeRig.Office, CancellationToken.None);
        return run;
    }

    private static Task<ScheduleRow> DueAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Schedule.SingleAsync(r => r.RuleName == "due" && r.NodeId.EndsWith(":report")));
}
