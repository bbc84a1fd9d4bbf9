using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>改规则 as an administrator does it: read, show, confirm, see who changed it, take it back.</summary>
public sealed class ChangeRulePagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_rule_is_shown_changed_marked_and_restored(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var (office, run, row) = await StartedAsync(host);
        var page = (await office.GetAsync($"/runs/{run}/rules/{row}")).MustBe(HttpStatusCode.OK);
        Assert.Contains("阶段结束前3个工作日", page.Html, StringComparison.Ordinal);

        var wrong = await office.PostAsync($"/runs/{run}/rules/{row}", page, [("rule", "尽量早"), ("reason", "延期")]);
        Assert.Contains("不是可识别的日期", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("尽量早", wrong.Html, StringComparison.Ordinal);

        var shown = await office.PostAsync($"/runs/{run}/rules/{row}", page, [("rule", "阶段结束前1个工作日"), ("reason", "延期<i>")]);
        Assert.Contains("确认调整", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", await shown.Response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        (await office.PostAsync($"/runs/{run}/rules/{row}?handler=Apply", shown, Applied(shown.Html, "阶段结束前1个工作日", "延期<i>", false))).MustBe(HttpStatusCode.Redirect);

        var schedule = await office.GetAsync($"/runs/{run}?tab=schedule");
        Assert.Contains("规则已调整", schedule.Html, StringComparison.Ordinal);
        Assert.Contains("王主任", schedule.Html, StringComparison.Ordinal);

        var again = await office.GetAsync($"/runs/{run}/rules/{row}");
        var back = await office.PostAsync($"/runs/{run}/rules/{row}", again, [("restore", "true"), ("reason", "按原方案")]);
        (await office.PostAsync($"/runs/{run}/rules/{row}?handler=Apply", back, Applied(back.Html, "", "按原方案", true))).MustBe(HttpStatusCode.Redirect);
        Assert.Equal(0, await host.ReadAsync(db => db.RuleChanges.CountAsync()));
    }

    [Fact]
    public async Task Whoever_may_not_administer_sees_no_such_page()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var (_, run, row) = await StartedAsync(host);
        await host.Run.StaffAsync("clerk", "小李");
        var clerk = host.Browser();
        await clerk.SignInAsync("clerk", SampleRun.Password);

        Assert.NotEqual(HttpStatusCode.OK, (await clerk.GetAsync($"/runs/{run}/rules/{row}")).Response.StatusCode);
    }

    private static (string, string)[] Applied(string html, string rule, string reason, bool restore) =>
    [
        ("rule", rule), ("reason", reason), ("restore", restore ? "true" : "false"), ("formToken", Guid.NewGuid().ToString()),
        ("fingerprint", System.Text.RegularExpressions.Regex.Match(html, "name=\"fingerprint\" value=\"([0-9a-f]+)\"").Groups[1].Value),
    ];

    private static async Task<(TestBrowser Office, string Run, string Row)> StartedAsync(WebHost host)
    {
        var definition = Draw.Definition("two", Draw.Flowchart("flow", Draw.Phase("p1", "启动当日", "12月18日", Draw.Collect("report", ("dueRule", "阶段结束前3个工作日")))));
        await host.WriteAsync(db =>
        {
            db.Definitions.Add(new DefinitionVersion { Id = "two-v1", DefinitionId = "two", Version = 1, Name = "two", IsLatest = true, IsPublished = true, Json = definition });
            db.Units.Add(new Unit { Id = "u1", Code = "U1", Name = "第一司法所", ContactName = "张三", ContactEmail = "u1@example.test" });
        });
        var officer = await host.Run.StaffAsync("wang", "王主任", Rights.Administer, Rights.Handle);
        await host.Run.HoldAsync(officer, "office");
        var run = await host.App.Services.GetRequiredService<StartRun>().RunAsync(
            new NewRun("two", "2026年民主评议", new DateOnly(2026, 11, 18), ["u1"]), new Actor("staff", officer.Id, "王主任"), CancellationToken.None);
        var office = host.Browser();
        await office.SignInAsync("wang", SampleRun.Password);
        return (office, run, await host.ReadAsync(db => db.Schedule.Where(r => r.RunId == run && r.RuleName == "due").Select(r => r.Id).SingleAsync()));
    }
}
