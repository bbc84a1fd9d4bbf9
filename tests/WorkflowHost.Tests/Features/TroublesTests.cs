using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What an administrator can do when something stands still: a failed step, a whole run, all mail after a restore.</summary>
public sealed class TroublesTests
{
    private static readonly string Failing = Draw.Definition("failing", Draw.Flowchart("flow", Draw.Step("until", "WorkflowHost.WaitUntil", ("dueRule", "哪一天")), Draw.Event("go", "go")));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failed_step_is_shown_with_what_it_had_and_is_tried_again_or_skipped_with_a_reason(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var browser = await SignedInAsync(host);
        await FailAsync(host);

        var page = (await browser.GetAsync("/troubles")).MustBe(HttpStatusCode.OK);
        Assert.Contains("until", page.Html, StringComparison.Ordinal);
        Assert.Contains("哪一天", page.Html, StringComparison.Ordinal);
        await browser.PostAsync("/troubles?handler=Retry", page, Form(page));
        page = await browser.GetAsync("/troubles");
        var refused = await browser.PostAsync("/troubles?handler=Skip", page, [.. Form(page), ("reason", " ")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("请写明原因", refused.Html, StringComparison.Ordinal);
        await browser.PostAsync("/troubles?handler=Skip", page, [.. Form(page), ("reason", "日期已另行通知")]);

        Assert.Contains("没有出错的环节", (await browser.GetAsync("/troubles")).Html, StringComparison.Ordinal);
        Assert.EndsWith(":go", await host.ReadAsync(db => db.Bookmarks.Where(b => b.InstanceId == "broken").Select(b => b.NodeId).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_can_be_given_up_and_who_is_too_late_is_told()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var browser = await SignedInAsync(host);
        await FailAsync(host);
        var page = await browser.GetAsync("/troubles");

        await browser.PostAsync("/troubles?handler=Cancel", page, [.. Form(page), ("reason", "不再需要")]);
        await browser.PostAsync("/troubles?handler=Cancel", page, [.. Form(page), ("reason", "不再需要")]);

        Assert.Contains("刚刚已由他人处理", (await browser.GetAsync("/troubles")).Html, StringComparison.Ordinal);
        Assert.Equal("Finished", await host.ReadAsync(db => db.Instances.Where(i => i.Id == "broken").Select(i => i.Status).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_run_is_paused_and_goes_on_and_is_ended_only_by_who_types_its_title(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var browser = await SignedInAsync(host);
        await host.Run.CreateAsync();
        const string Control = "/runs/run-1/control";

        await browser.PostAsync(Control + "?handler=Pause", await browser.GetAsync(Control), [("reason", "等上级通知")]);
        Assert.Equal(RunState.Paused, await StateAsync(host));
        await browser.PostAsync(Control + "?handler=Resume", await browser.GetAsync(Control), [("reason", "已明确")]);
        Assert.Equal(RunState.Running, await StateAsync(host));
        var wrong = await browser.PostAsync(Control + "?handler=End", await browser.GetAsync(Control), [("reason", "方案作废"), ("title", "别的项目")]);
        Assert.Contains("项目没有终止", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(RunState.Running, await StateAsync(host));
        await browser.PostAsync(Control + "?handler=End", await browser.GetAsync(Control), [("reason", "方案作废"), ("title", "2026年民主评议政风行风")]);
        Assert.Equal(RunState.Cancelled, await StateAsync(host));
        Assert.Contains("项目已经结束", (await browser.GetAsync(Control)).Html, StringComparison.Ordinal);
        Assert.Contains("方案作废", (await browser.GetAsync("/runs/run-1?tab=records")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_a_restore_put_on_hold_is_let_go_on_the_page_of_the_reminders()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var browser = await SignedInAsync(host);
        var store = host.App.Services.GetRequiredService<HostStore>();
        await store.WriteAsync(
            async (db, stop) =>
            {
                await OutboxHold.HoldAsync(db, "由备份恢复", host.Clock.GetUtcNow(), stop);
                return true;
            },
            CancellationToken.None);

        await browser.PostAsync("/mails?handler=Release", await browser.GetAsync("/mails"), []);

        Assert.Null(await store.ReadAsync(OutboxHold.ReasonAsync, CancellationToken.None));
        Assert.Equal(1, await host.ReadAsync(db => db.Audit.CountAsync(a => a.Act == "mail.all-released")));
    }

    [Fact]
    public async Task Who_does_not_administer_gets_none_of_it()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("clerk", "办事员", Rights.Handle);
        await host.Run.CreateAsync();
        var clerk = host.Browser();
        await clerk.SignInAsync("clerk");

        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/troubles")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/runs/run-1/control")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.PostAsync("/mails?handler=Release", await clerk.GetAsync("/inbox"), [])).Status);
    }

    private static (string, string)[] Form(TestPage page) => [("instanceId", TestBrowser.FieldOf(page, "instanceId")), ("incidentId", TestBrowser.FieldOf(page, "incidentId"))];

    private static Task<RunState> StateAsync(WebHost host) => host.ReadAsync(db => db.Runs.Where(r => r.Id == SampleRun.RunId).Select(r => r.State).SingleAsync());

    private static async Task<TestBrowser> SignedInAsync(WebHost host)
    {
        await host.Run.StaffAsync("admin", "管理员", [.. Rights.All]);
        var browser = host.Browser();
        await browser.SignInAsync("admin");
        return browser;
    }

    /// <summary>An instance whose first step cannot be carried out.</summary>
    private static async Task FailAsync(WebHost host)
    {
        var definition = JsonNode.Parse(Failing)!;
        var versionId = (string)definition["id"]!;
        await host.WriteAsync(db => db.Definitions.Add(new DefinitionVersion { Id = versionId, DefinitionId = "failing", Version = 1, Name = "会出错的流程", IsLatest = true, IsPublished = true, Json = Failing }));
        await host.App.Services.GetRequiredService<HostStore>().WriteAsync(
            (db, stop) => host.App.Services.GetRequiredService<Bursts>().StartAsync(db, "broken", versionId, null, null, stop),
            CancellationToken.None);
    }
}
