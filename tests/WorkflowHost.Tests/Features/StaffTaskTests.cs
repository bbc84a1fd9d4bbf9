using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What staff may see and decide, over HTTP on the real application.</summary>
public sealed class StaffTaskTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_return_without_a_reason_is_refused_and_with_one_the_unit_gets_its_papers_back(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.HoldAsync(await host.Run.StaffAsync("officer", "张敏"), "office-head");
        await host.Run.SubmitAsync(1);
        var officer = host.Browser();
        await officer.SignInAsync("officer");
        var address = "/tasks/" + SampleRun.TaskOf(1);

        var page = (await officer.GetAsync(address)).MustBe(HttpStatusCode.OK);
        var refused = await officer.PostAsync(address + "?handler=Return", page, [("round", "1"), ("comment", " "), ("formToken", "t1")]);
        Assert.Contains("请写明退回原因", refused.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Equal(TaskState.Submitted, (await TaskAsync(host, SampleRun.TaskOf(1))).State);

        (await officer.PostAsync(address + "?handler=Return", page, [("round", "1"), ("comment", "缺少整改措施"), ("formToken", "t2")])).MustBe(HttpStatusCode.Redirect);

        var unit = (await host.Browser().GetAsync(host.Run.Link(1))).MustBe(HttpStatusCode.OK).Html;
        Assert.Contains("缺少整改措施", unit, StringComparison.Ordinal);
        Assert.Contains("自查报告（盖章）.pdf", unit, StringComparison.Ordinal);
        var mail = await host.ReadAsync(db => db.Notices.SingleAsync());
        Assert.Equal(("returned", "contact1@unit.example"), (mail.Kind, mail.RecipientAddress));
        Assert.Contains(LinkPlaceholder.Address, mail.Text, StringComparison.Ordinal);
        Assert.Contains("缺少整改措施", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_two_people_on_one_task_one_decides_and_the_other_is_told_who_was_faster(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.ApprovalAsync("approval", "leader", 3);
        var browsers = new List<TestBrowser>();
        foreach (var name in (string[])["first", "second"])
        {
            await host.Run.HoldAsync(await host.Run.StaffAsync(name, name == "first" ? "甲局长" : "乙局长"), "leader");
            var browser = host.Browser();
            await browser.SignInAsync(name);
            browsers.Add(browser);
        }

        var answers = await Task.WhenAll(browsers.Select(async (browser, i) =>
        {
            var page = await browser.GetAsync("/tasks/approval");
            return await browser.PostAsync("/tasks/approval?handler=Approve", page, [("comment", "同意"), ("formToken", "t" + i)]);
        }));

        Assert.All(answers, answer => Assert.Equal("/inbox", answer.MustBe(HttpStatusCode.Redirect).Location));
        var told = new List<string>();
        foreach (var browser in browsers)
        {
            told.Add((await browser.GetAsync("/inbox")).Html);
        }

        Assert.Single(told, html => html.Contains("已同意。", StringComparison.Ordinal));
        Assert.Single(told, html => System.Text.RegularExpressions.Regex.IsMatch(html, "该事项已由[甲乙]局长办结，您的操作没有生效。"));
        Assert.Equal(1, await host.ReadAsync(db => db.TaskEvents.CountAsync(e => e.TaskId == "approval" && e.Act == "approved")));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Who_decides_in_a_run_reads_what_its_units_have_handed_in_and_nothing_else(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.SubmitAsync(1);
        await host.Run.ApprovalAsync("approval", "leader", 3);
        await host.Run.HoldAsync(await host.Run.StaffAsync("leader", "甲局长"), "leader");
        await host.Run.StaffAsync("other", "旁人");
        var (leader, other) = (host.Browser(), host.Browser());
        await leader.SignInAsync("leader");
        await other.SignInAsync("other");
        var paper = "/files/" + await host.ReadAsync(db => db.Attachments.Where(a => a.TaskId == SampleRun.TaskOf(1)).Select(a => a.Id).FirstAsync());

        var task = (await leader.GetAsync("/tasks/approval")).MustBe(HttpStatusCode.OK);
        Assert.Contains("/tasks/approval/papers", task.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/runs/", task.Html, StringComparison.Ordinal);
        var papers = (await leader.GetAsync("/tasks/approval/papers")).MustBe(HttpStatusCode.OK);
        Assert.Contains("自查报告（盖章）.pdf", papers.Html, StringComparison.Ordinal);
        Assert.Contains("已报送1份", papers.Html, StringComparison.Ordinal);
        (await leader.GetAsync(paper)).MustBe(HttpStatusCode.OK);
        (await leader.GetAsync("/tasks/" + SampleRun.TaskOf(1))).MustBe(HttpStatusCode.OK);
        (await leader.GetAsync("/tasks/" + SampleRun.TaskOf(0))).MustBe(HttpStatusCode.NotFound);
        (await leader.GetAsync("/runs")).MustBe(HttpStatusCode.Forbidden);
        (await leader.GetAsync("/tasks/" + SampleRun.TaskOf(1) + "/papers")).MustBe(HttpStatusCode.NotFound);

        foreach (var path in (string[])["/tasks/approval/papers", paper, "/tasks/" + SampleRun.TaskOf(1)])
        {
            (await other.GetAsync(path)).MustBe(HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Who_holds_no_post_and_has_no_right_sees_no_task_no_paper_and_decides_nothing(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.StaffAsync("guest", "来宾");
        await host.Run.StaffAsync("handler", "经办人", "handle");
        await host.Run.SubmitAsync(1);
        var paper = await host.ReadAsync(db => db.Attachments.SingleAsync());
        var guest = host.Browser();
        await guest.SignInAsync("guest");

        var inbox = (await guest.GetAsync("/inbox")).MustBe(HttpStatusCode.OK);
        Assert.DoesNotContain("区教育局", inbox.Html, StringComparison.Ordinal);
        (await guest.GetAsync("/tasks/" + SampleRun.TaskOf(1))).MustBe(HttpStatusCode.NotFound);
        (await guest.GetAsync("/files/" + paper.Id)).MustBe(HttpStatusCode.NotFound);
        (await guest.GetAsync("/runs/" + SampleRun.RunId)).MustBe(HttpStatusCode.Forbidden);
        foreach (var page in (string[])["/mails", "/runs/new"])
        {
            (await guest.GetAsync(page)).MustBe(HttpStatusCode.Forbidden);
        }

        // The right to handle lets one look at everything; deciding still needs the post.
        var handler = host.Browser();
        await handler.SignInAsync("handler");
        var seen = (await handler.GetAsync("/tasks/" + SampleRun.TaskOf(1))).MustBe(HttpStatusCode.OK);
        var refused = await handler.PostAsync($"/tasks/{SampleRun.TaskOf(1)}?handler=Accept", inbox with { Html = seen.Html }, [("round", "1"), ("formToken", "t")]);
        Assert.Contains("不在您的岗位职责内", refused.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Equal(TaskState.Submitted, (await TaskAsync(host, SampleRun.TaskOf(1))).State);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_inbox_counts_and_groups_by_due_date(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.HoldAsync(await host.Run.StaffAsync("boss", "李局长"), "leader");
        await host.Run.ApprovalAsync("late", "leader", -2);
        await host.Run.ApprovalAsync("today", "leader", 0);
        await host.Run.ApprovalAsync("friday", "leader", 2);
        await host.Run.ApprovalAsync("later", "leader", 30);
        var boss = host.Browser();
        await boss.SignInAsync("boss");

        var all = (await boss.GetAsync("/inbox")).MustBe(HttpStatusCode.OK).Html;
        var late = (await boss.GetAsync("/inbox?filter=Late")).Html;

        Assert.Equal(["/tasks/late", "/tasks/today", "/tasks/friday", "/tasks/later"], Rows(all));
        Assert.Equal(["/tasks/late"], Rows(late));
        Assert.Contains("已逾期2天", late, StringComparison.Ordinal);
        Assert.Contains("今天截止", all, StringComparison.Ordinal);
        Assert.Contains("还剩2个工作日", all, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_matrix_shows_each_unit_and_filters_by_state(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync(dueInDays: -1);
        await host.Run.StaffAsync("handler", "经办人", "handle");
        await host.Run.SubmitAsync(1);
        var browser = host.Browser();
        await browser.SignInAsync("handler");

        var all = (await browser.GetAsync("/runs/" + SampleRun.RunId)).MustBe(HttpStatusCode.OK).Html;
        var submitted = (await browser.GetAsync($"/runs/{SampleRun.RunId}?state=submitted")).Html;

        Assert.Contains("逾期1天", all, StringComparison.Ordinal);
        Assert.Contains("区政务中心", all, StringComparison.Ordinal);
        Assert.Contains("区教育局", submitted, StringComparison.Ordinal);
        Assert.DoesNotContain("区政务中心", submitted, StringComparison.Ordinal);
        foreach (var tab in (string[])["mails", "schedule", "records"])
        {
            (await browser.GetAsync($"/runs/{SampleRun.RunId}?tab={tab}")).MustBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_outbox_shows_what_is_planned_and_a_mail_with_its_link_masked(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.HoldAsync(await host.Run.StaffAsync("boss", "李局长", "administer"), "office-head");
        await host.Run.SubmitAsync(1);
        var boss = host.Browser();
        await boss.SignInAsync("boss");
        var page = await boss.GetAsync("/tasks/" + SampleRun.TaskOf(1));
        await boss.PostAsync($"/tasks/{SampleRun.TaskOf(1)}?handler=Return", page, [("round", "1"), ("comment", "请补充"), ("formToken", "t")]);
        var mail = await host.ReadAsync(db => db.Notices.SingleAsync());

        var outbox = (await boss.GetAsync("/mails")).MustBe(HttpStatusCode.OK).Html;
        var shown = (await boss.GetAsync("/mails/" + mail.Id)).MustBe(HttpStatusCode.OK).Html;
        var body = (await boss.GetAsync($"/mails/{mail.Id}?handler=Body")).MustBe(HttpStatusCode.OK);

        Assert.Contains(mail.Subject, outbox, StringComparison.Ordinal);
        Assert.Contains("催报：", outbox, StringComparison.Ordinal);
        Assert.Contains("/u/••••••••", shown, StringComparison.Ordinal);
        Assert.Contains("/u/••••••••", body.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Run.Link(1), shown + body.Html, StringComparison.Ordinal);
        Assert.Contains("sandbox", body.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Rows(string html) =>
        System.Text.RegularExpressions.Regex.Matches(html, "class=\"row\" href=\"([^\"]+)\"").Select(m => m.Groups[1].Value);

    private static Task<WorkTask> TaskAsync(WebHost host, string id) => host.ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == id));
}
