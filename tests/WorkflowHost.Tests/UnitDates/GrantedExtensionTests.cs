using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.UnitDates;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.UnitDates;

/// <summary>The office says yes to a unit that asked for more time.</summary>
public sealed class GrantedExtensionTests
{
    private static readonly Actor Unit = new("unit", "u2", "张三");

    [Theory, OnSqlite, OnPostgres]
    public async Task Those_who_check_the_work_are_told_once_that_a_unit_asks_for_more_time(Database database)
    {
        var (rig, _) = await ExtensionDesk.StartAsync(database);
        await using var end = rig;

        await AskAsync(rig);
        Assert.False(await rig.Get<ExtensionRequests>().AskAsync(await rig.TaskOfAsync(2), new DateOnly(2026, 3, 18), "公章停用", "ask", Unit, CancellationToken.None));

        Assert.Equal("office", await rig.ToldAsync("announcement"));
        var mail = await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == "announcement"));
        Assert.Contains("第2司法所申请延期", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("由2026年3月13日延至2026年3月18日。理由：公章停用。", mail.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_click_gives_the_date_that_was_wished_and_a_second_changes_nothing(Database database)
    {
        var (rig, _) = await ExtensionDesk.StartAsync(database);
        await using var end = rig;
        var request = await AskAsync(rig);

        Assert.True(await rig.Get<ExtensionRequests>().GrantAsync(request, "yes", RuntimeRig.Office, CancellationToken.None));
        Assert.False(await rig.Get<ExtensionRequests>().GrantAsync(request, "yes", RuntimeRig.Office, CancellationToken.None));
        var other = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<ExtensionRequests>().GrantAsync(request, "another form", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal("AnsweredAlready", other.Code);
        Assert.Equal("u2", await rig.ToldAsync("extended"));
        Assert.Equal([13, 18, 13], await rig.DueDaysAsync());
        Assert.Equal(ExtensionRequestState.Granted, await rig.ReadAsync(db => db.ExtensionRequests.Select(r => r.State).SingleAsync()));
    }

    [Theory, OnSqlite]
    public async Task A_date_the_office_gives_by_itself_answers_the_request(Database database)
    {
        var (rig, run) = await ExtensionDesk.StartAsync(database);
        await using var end = rig;
        await AskAsync(rig);

        await rig.ExtendAsync(run, await rig.WishAsync(16, 2));

        Assert.Equal((ExtensionRequestState.Replaced, "评议办"), await rig.ReadAsync(async db => (await db.ExtensionRequests.Select(r => r.State).SingleAsync(), await db.ExtensionRequests.Select(r => r.AnsweredBy).SingleAsync())));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_returned_may_have_a_date_of_its_own_and_one_mail_says_both(Database database)
    {
        var (rig, _) = await ExtensionDesk.StartAsync(database);
        await using var end = rig;
        var task = await rig.TaskOfAsync(2);
        await rig.WriteAsync(async db =>
        {
            var row = await db.Tasks.SingleAsync(t => t.Id == task);
            (row.State, row.Round, row.WaitsOnUnit, row.WaitsOnPost) = (TaskState.Submitted, 1, false, "office");
            db.Submissions.Add(new Submission { TaskId = task, Round = 1, Answers = "{}", SubmittedAt = rig.Clock.GetUtcNow(), SubmittedBy = "张三" });
            return true;
        });

        await rig.Get<ReturnSubmission>().RunAsync(task, 1, "附件未盖章", "back", RuntimeRig.Office, CancellationToken.None, new DateOnly(2026, 3, 17));

        Assert.Equal([13, 17, 13], await rig.DueDaysAsync());
        Assert.Equal("", await rig.ToldAsync("extended"));
        Assert.Contains("2026年3月17日（周二）前重新报送", await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "returned").Select(n => n.Text).SingleAsync()), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(RuntimeRig rig)
    {
        await rig.Get<ExtensionRequests>().AskAsync(await rig.TaskOfAsync(2), new DateOnly(2026, 3, 18), "公章停用", "ask", Unit, CancellationToken.None);
        return await rig.ReadAsync(db => db.ExtensionRequests.Select(r => r.Id).SingleAsync());
    }
}
