using System.Net;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>A form that is refused stands there as it was typed, with the reason above it.</summary>
public sealed class KeptInputTests
{
    [Fact]
    public async Task A_unit_that_asks_for_time_without_a_reason_keeps_its_date()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));

        var answer = await browser.PostAsync(host.Run.Link(0) + "?handler=AskTime", page, [("wished", "2026-12-08"), ("reason", " "), ("formToken", "t1")]);
        var past = await browser.PostAsync(host.Run.Link(0) + "?handler=AskTime", page, [("wished", "2020-01-01"), ("reason", "公章正在刻制"), ("formToken", "t2")]);

        Assert.Contains("value=\"2026-12-08\"", answer.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Matches("<details class=\"ask-time no-print\" open", answer.Html);
        Assert.Contains("公章正在刻制", past.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_forms_of_a_post_keep_whom_and_when()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var browser = await AdministratorAsync(host);
        var member = await host.Run.StaffAsync("zhou", "周敏");
        var page = await browser.GetAsync("/people/posts/leader");

        var appoint = await browser.PostAsync("/people/posts/leader?handler=Appoint", page, [("staffId", member.Id), ("from", "2026-11-20"), ("to", "2026-11-01"), ("formToken", "t1")]);
        var rename = await browser.PostAsync("/people/posts/leader", page, [("name", "分管领导（新）"), ("orderNumber", "十")]);

        foreach (var kept in (string[])["value=\"2026-11-20\"", "value=\"2026-11-01\"", $"value=\"{member.Id}\" selected"])
        {
            Assert.Contains(kept, appoint.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        }

        Assert.Contains("value=\"分管领导（新）\"", rename.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Contains("value=\"十\"", rename.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_absence_that_will_not_do_keeps_its_days_and_its_substitute()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var browser = await AdministratorAsync(host);
        var (away, substitute) = (await host.Run.StaffAsync("zhou", "周敏"), await host.Run.StaffAsync("wu", "吴局长"));
        var address = "/people/staff/" + away.Id;

        var answer = await browser.PostAsync(address + "?handler=Away", await browser.GetAsync(address), [("from", "2026-12-20"), ("to", "2026-12-01"), ("substituteId", substitute.Id), ("formToken", "t1")]);

        foreach (var kept in (string[])["value=\"2026-12-20\"", "value=\"2026-12-01\"", $"value=\"{substitute.Id}\" selected"])
        {
            Assert.Contains(kept, answer.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_return_without_a_reason_keeps_the_new_date_and_ending_a_run_keeps_what_was_typed()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        await host.Run.SubmitAsync(0);
        await host.Run.HoldAsync(await host.Run.StaffAsync("checker", "唐主任"), "office-head");
        var checker = host.Browser();
        await checker.SignInAsync("checker");
        var task = "/tasks/" + SampleRun.TaskOf(0);

        var returned = await checker.PostAsync(task + "?handler=Return", await checker.GetAsync(task), [("round", "1"), ("comment", ""), ("due", "2026-12-03"), ("formToken", "t1")]);
        var admin = await AdministratorAsync(host);
        var control = $"/runs/{SampleRun.RunId}/control";
        var ended = await admin.PostAsync(control + "?handler=End", await admin.GetAsync(control), [("reason", "机构改革"), ("title", "打错的名称")]);

        Assert.Contains("value=\"2026-12-03\"", returned.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Contains("value=\"机构改革\"", ended.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Contains("value=\"打错的名称\"", ended.Html, StringComparison.Ordinal);
    }

    private static async Task<TestBrowser> AdministratorAsync(WebHost host)
    {
        await host.Run.StaffAsync("admin", "王主任", "administer", "handle");
        var browser = host.Browser();
        await browser.SignInAsync("admin");
        return browser;
    }
}
