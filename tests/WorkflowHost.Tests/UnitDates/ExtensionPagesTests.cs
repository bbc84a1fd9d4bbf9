using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.UnitDates;

/// <summary>A unit asks for more time on its page; the office sees it and answers; the unit is told.</summary>
public sealed class ExtensionPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_asks_once_the_office_refuses_with_a_reason_and_the_unit_reads_it(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        var unit = host.Browser();
        var page = await unit.GetAsync(host.Run.Link(0));
        (string, string)[] wish = [("wished", "2026-12-01"), ("reason", "<b>公章</b>停用"), ("formToken", "ask-1")];

        (await unit.PostFilesAsync(host.Run.Link(0) + "?handler=AskTime", page, wish)).MustBe(HttpStatusCode.Redirect);
        (await unit.PostFilesAsync(host.Run.Link(0) + "?handler=AskTime", page, wish)).MustBe(HttpStatusCode.Redirect);
        var again = await unit.PostFilesAsync(host.Run.Link(0) + "?handler=AskTime", page, [("wished", "2026-12-02"), ("reason", "x"), ("formToken", "ask-2")]);

        again.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("已经提交过延期申请", again.Html, StringComparison.Ordinal);
        var matrix = await office.GetAsync("/runs/" + SampleRun.RunId);
        Assert.Contains("有1份延期申请待答复", matrix.Html, StringComparison.Ordinal);
        var task = (await office.GetAsync("/tasks/" + SampleRun.TaskOf(0))).MustBe(HttpStatusCode.OK);
        Assert.Contains("申请延期到12月1日", task.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", await task.Response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var request = await host.ReadAsync(db => db.ExtensionRequests.SingleAsync());

        (string, string)[] answer = [("request", request.Id), ("answer", "上级时限不变"), ("formToken", "no-1")];
        (await office.PostAsync("/tasks/" + SampleRun.TaskOf(0) + "?handler=Refuse", task, answer)).MustBe(HttpStatusCode.Redirect);
        (await office.PostAsync("/tasks/" + SampleRun.TaskOf(0) + "?handler=Refuse", task, answer)).MustBe(HttpStatusCode.Redirect);

        var mail = await host.ReadAsync(db => db.Notices.SingleAsync());
        Assert.Equal(("extension-refused", "contact0@unit.example"), (mail.Kind, mail.RecipientAddress));
        Assert.Contains("上级时限不变", mail.Text, StringComparison.Ordinal);
        Assert.Equal(ExtensionRequestState.Refused, await host.ReadAsync(db => db.ExtensionRequests.Select(r => r.State).SingleAsync()));
        var read = await unit.GetAsync(host.Run.Link(0));
        Assert.Contains("上级时限不变", read.Html, StringComparison.Ordinal);
        Assert.Contains("handler=AskTime", read.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-24", "公章停用", "须晚于")]
    [InlineData("not a day", "公章停用", "须晚于")]
    [InlineData("2026-12-01", " ", "请写明申请延期的原因")]
    public async Task A_request_that_says_nothing_is_refused_in_words(string date, string reason, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var unit = host.Browser();
        var page = await unit.GetAsync(host.Run.Link(0));

        var answer = await unit.PostFilesAsync(host.Run.Link(0) + "?handler=AskTime", page, [("wished", date), ("reason", reason), ("formToken", "t")]);

        answer.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(said, answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_cells_of_the_matrix_are_carried_to_the_page_that_extends()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await SignedInAsync(host);
        var matrix = await office.GetAsync("/runs/" + SampleRun.RunId);
        Assert.Contains("name=\"taskIds\" value=\"task-3\"", matrix.Html, StringComparison.Ordinal);

        var page = (await office.PostAsync($"/runs/{SampleRun.RunId}/extend", matrix, [("taskIds", SampleRun.TaskOf(1)), ("taskIds", SampleRun.TaskOf(3))])).MustBe(HttpStatusCode.OK);

        Assert.Contains("已选2项", page.Html, StringComparison.Ordinal);
        Assert.Contains("区教育局", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("区三江办", page.Html, StringComparison.Ordinal);
    }

    private static async Task<TestBrowser> SignedInAsync(WebHost host)
    {
        await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        await host.Run.CreateAsync();
        var office = host.Browser();
        await office.SignInAsync("li.ming");
        return office;
    }
}
