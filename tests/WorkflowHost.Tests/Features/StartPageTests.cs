using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What would go wrong later is said on the page where a run is started, before anything is.</summary>
public sealed class StartPageTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Units_nobody_can_write_to_are_named_and_nothing_is_started(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await ReadyAsync(host, Draw.Collect("report", ("checker", "post:office-head")));
        await host.WriteAsync(db => db.Units.Where(u => u.Code == "u1" || u.Code == "u4").ToList().ForEach(u => u.ContactEmail = null));

        var page = await PostAsync(office, "2026-11-18", start: true);

        page.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("都没有邮箱，无法提醒：区教育局、区三江办", page.Html, StringComparison.Ordinal);
        Assert.Equal(1, await host.ReadAsync(db => db.Runs.CountAsync()));
    }

    [Theory, OnSqlite]
    public async Task A_unit_chosen_twice_takes_part_once(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await ReadyAsync(host, Draw.Collect("report", ("checker", "post:office-head")));

        (await PostAsync(office, "2026-11-18", start: true, ("unitIds", "unit-0"), ("unitIds", "unit-1"))).MustBe(HttpStatusCode.Redirect);

        Assert.Equal(6, await host.ReadAsync(db => db.RunUnits.CountAsync(u => u.RunId != SampleRun.RunId)));
    }

    [Theory, OnSqlite]
    public async Task A_start_after_the_end_of_the_first_phase_is_said_with_both_dates_beside_the_plan(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await ReadyAsync(host, Draw.Collect("report", ("checker", "post:office-head")), end: "11月10日");

        var page = (await PostAsync(office, "2026-11-18", start: false)).MustBe(HttpStatusCode.OK);

        Assert.Contains("启动日期（2026年11月18日（周三））已过第一阶段“p1”的结束日期（2026年11月10日（周二））", page.Html, StringComparison.Ordinal);
        Assert.Equal(1, await host.ReadAsync(db => db.Runs.CountAsync()));
    }

    [Theory]
    [InlineData("每月25日", "不能写重复日期")]
    [InlineData("每周五", "不能写重复日期")]
    public async Task A_due_date_that_never_ends_is_refused_with_what_to_do(string rule, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await ReadyAsync(host, Draw.Collect("report", ("checker", "post:office-head"), ("dueRule", rule)));

        var page = (await PostAsync(office, "2026-11-18", start: true)).MustBe(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(said, page.Html, StringComparison.Ordinal);
        Assert.Equal(1, await host.ReadAsync(db => db.Runs.CountAsync()));
    }

    [Theory, OnSqlite]
    public async Task A_list_of_evaluators_nobody_is_on_is_named(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await ReadyAsync(host, Draw.Step("tell", "WorkflowHost.SendNotice", ("recipients", "list:delegates"), ("subject", "测评通知")));

        var page = (await PostAsync(office, "2026-11-18", start: true)).MustBe(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("delegates", page.Html, StringComparison.Ordinal);
    }

    private static async Task<TestBrowser> ReadyAsync(WebHost host, System.Text.Json.Nodes.JsonObject step, string end = "开始后10个工作日")
    {
        var clerk = await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        await host.Run.CreateAsync();
        await host.Run.HoldAsync(clerk, "office-head");
        var json = Draw.Definition("new", Draw.Phase("p1", "启动当日", end, step));
        await host.WriteAsync(db => db.Definitions.Add(new DefinitionVersion { Id = "new-v1", DefinitionId = "new", Version = 1, Name = "新评议", IsLatest = true, IsPublished = true, Json = json }));
        var office = host.Browser();
        await office.SignInAsync("li.ming");
        return office;
    }

    /// <summary>Asks for the plan, and then starts from the page that shows it.</summary>
    private static async Task<TestPage> PostAsync(TestBrowser office, string date, bool start, params (string, string)[] more)
    {
        var form = await office.GetAsync("/runs/new?definition=new");
        List<(string, string)> values = [("definitionId", "new"), ("title", "2026年评议"), ("startDate", date), .. Enumerable.Range(0, 6).Select(n => ("unitIds", SampleRun.UnitOf(n))), .. more];
        var plan = await office.PostAsync("/runs/new", form, values);
        return start ? await office.PostAsync("/runs/new", plan, [.. values, ("shown", $"new {date}"), ("formToken", "form-1"), ("start", "true")]) : plan;
    }
}
