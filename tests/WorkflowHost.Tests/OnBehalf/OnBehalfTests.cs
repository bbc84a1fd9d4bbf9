using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.SignOffs;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.OnBehalf;

/// <summary>代录: what came on paper or by telephone counts like what the unit hands in, and says everywhere who entered it.</summary>
public sealed class OnBehalfTests
{
    private const string Address = "/runs/" + SampleRun.RunId + "/on-behalf";
    private static readonly byte[] Scan = Encoding.UTF8.GetBytes("%PDF-1.7 scan");
    private static readonly (string, string)[] Answers = [("taskIds", SampleRun.TaskOf(0)), ("answer.summary", "纸质报来"), ("answer.problems", "2"), ("on", "2026-11-17")];

    [Theory, OnSqlite, OnPostgres]
    public async Task What_came_on_paper_is_entered_once_and_shows_as_entered_on_behalf_everywhere(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        var page = (await office.GetAsync($"{Address}?taskIds={SampleRun.TaskOf(0)}")).MustBe(HttpStatusCode.OK);
        (string, string)[] form = [.. Answers, ("by", "Paper"), ("note", "收文〔2026〕31号"), ("formToken", "t1")];

        (await office.PostFilesAsync(Address + "?handler=Enter", page, form, ("proof", "纸质件.pdf", Scan))).MustBe(HttpStatusCode.Redirect);
        (await office.PostFilesAsync(Address + "?handler=Enter", page, form, ("proof", "纸质件.pdf", Scan))).MustBe(HttpStatusCode.Redirect);

        var task = await host.TaskAsync();
        Assert.Equal((TaskState.Submitted, 1, false, "office-head"), (task.State, task.Round, task.WaitsOnUnit, task.WaitsOnPost));
        var entered = await host.ReadAsync(db => db.Submissions.SingleAsync());
        Assert.Equal((ReceivedBy.Paper, "收文〔2026〕31号", new DateOnly(2026, 11, 17), "区交通运输局"), (entered.ReceivedBy, entered.ReceivedNote, entered.ReceivedOn, entered.SubmittedBy));
        var trace = await host.ReadAsync(db => db.TaskEvents.SingleAsync(e => e.Act == "entered"));
        Assert.Equal(("李明", "区交通运输局"), (trace.ActorName, trace.OnBehalfOf));
        Assert.Equal("unit:" + SampleRun.UnitOf(0), await host.ReadAsync(db => db.Audit.Where(a => a.Act == "task.entered").Select(a => a.OnBehalfOf).SingleAsync()));
        Assert.Contains("代录", (await office.GetAsync("/runs/" + SampleRun.RunId)).Html, StringComparison.Ordinal);
        var checkers = await office.GetAsync("/tasks/" + SampleRun.TaskOf(0));
        Assert.Contains("收文〔2026〕31号", checkers.Html, StringComparison.Ordinal);
        Assert.Contains("纸质件.pdf", checkers.Html, StringComparison.Ordinal);
        Assert.Contains("代录", (await host.Browser().GetAsync(host.Run.Link(0))).Html, StringComparison.Ordinal);
        var planned = await office.GetAsync("/mails/planned/collect-selfcheck-before-3?n=0");
        Assert.DoesNotContain("contact0@unit.example", planned.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Paper", "", "2026-11-17", "请上传纸质材料的扫描件")]
    [InlineData("Telephone", "", "2026-11-17", "请填写电话记录")]
    [InlineData("Telephone", "电话记录12号", "2026-11-19", "还没有到")]
    [InlineData("Telephone", "电话记录12号", "", "请填写收到的日期")]
    public async Task What_has_no_proof_is_refused_and_what_was_typed_stays(string by, string note, string on, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await SignedInAsync(host);
        var page = await office.GetAsync($"{Address}?taskIds={SampleRun.TaskOf(0)}");

        var answer = await office.PostFilesAsync(Address + "?handler=Enter", page, [.. Answers[..3], ("on", on), ("by", by), ("note", note), ("formToken", "t1")]);

        answer.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(said, answer.Html, StringComparison.Ordinal);
        Assert.Contains("纸质报来", answer.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.Submissions.CountAsync()));
    }

    [Theory, OnSqlite]
    public async Task A_form_that_lacks_an_answer_is_refused_and_two_cells_at_once_are_one_too_many(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        var page = await office.GetAsync($"{Address}?taskIds={SampleRun.TaskOf(0)}");

        var lacking = await office.PostFilesAsync(Address + "?handler=Enter", page, [Answers[0], Answers[1], Answers[3], ("by", "Telephone"), ("note", "电话记录1号"), ("formToken", "t1")]);
        var many = await office.GetAsync($"{Address}?taskIds={SampleRun.TaskOf(0)}&taskIds={SampleRun.TaskOf(1)}");

        lacking.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("查摆问题数", lacking.Html, StringComparison.Ordinal);
        Assert.Contains("一次代录一个单位", many.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_signature_that_was_waited_for_is_not_needed_any_more(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);
        var officer = await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        await host.HandOnAsync("t1");
        var answers = new Dictionary<string, string> { ["summary"] = "电话报来", ["problems"] = "1" };

        await host.App.Services.GetRequiredService<EnterOnBehalf>().RunAsync(
            SampleRun.TaskOf(0), answers, new Received(ReceivedBy.Telephone, "电话记录3号", new DateOnly(2026, 11, 18)), "f", new Actor("staff", officer.Id, "李明"), CancellationToken.None);

        Assert.Equal((TaskState.Submitted, 2), ((await host.TaskAsync()).State, (await host.TaskAsync()).Round));
        Assert.Contains("不需要您再审签", (await host.Browser().GetAsync(await host.SignLinkAsync(SigningDesk.Head))).Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite]
    public async Task A_unit_cannot_enter_on_behalf_nor_attach_a_proof_and_staff_without_the_right_cannot_either(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var clerk = await host.Run.StaffAsync("clerk", "王平");
        var unit = new Actor("unit", SampleRun.UnitOf(0), "联络员0");
        using var scan = new MemoryStream(Scan);
        var attach = host.App.Services.GetRequiredService<AttachFile>();
        var enter = host.App.Services.GetRequiredService<EnterOnBehalf>();
        var received = new Received(ReceivedBy.Telephone, "电话记录1号", new DateOnly(2026, 11, 18));

        await Assert.ThrowsAsync<RefusedException>(() => attach.RunAsync(SampleRun.TaskOf(0), new Upload(ReceivedProof.Slot, "扫描.pdf", scan, false), unit, CancellationToken.None));
        foreach (var actor in new[] { unit, new Actor("staff", clerk.Id, "王平") })
        {
            Assert.Equal("RightMissing", (await Assert.ThrowsAsync<RefusedException>(() => enter.RunAsync(SampleRun.TaskOf(0), new Dictionary<string, string>(), received, "f", actor, CancellationToken.None))).Code);
        }

        var browser = host.Browser();
        await browser.SignInAsync("clerk");
        (await browser.GetAsync($"{Address}?taskIds={SampleRun.TaskOf(0)}")).MustBe(HttpStatusCode.Forbidden);
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
