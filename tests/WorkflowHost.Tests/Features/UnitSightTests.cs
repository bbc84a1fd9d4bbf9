using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What a unit sees of the office on the page of its link: what is said to it, and none of the office's own notes, names and papers.</summary>
public sealed class UnitSightTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_note_of_a_call_and_who_called_stay_in_the_office(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var office = await OfficeAsync(host);
        var address = $"/runs/{SampleRun.RunId}/follow-up/{SampleRun.UnitOf(1)}";
        var page = await office.GetAsync(address);

        (await office.PostAsync(address, page, [("taskIds", SampleRun.TaskOf(1)), ("result", "Reached"), ("spoken", "赵副局长"), ("note", "态度敷衍，建议通报"), ("formToken", TestBrowser.FieldOf(page, "formToken"))])).MustBe(HttpStatusCode.Redirect);

        var seen = (await host.Browser().GetAsync(host.Run.Link(1))).MustBe(HttpStatusCode.OK).Html;
        Assert.Contains("电话告知，计为签收", seen, StringComparison.Ordinal);
        foreach (var own in (string[])["态度敷衍", "赵副局长", "李明"])
        {
            Assert.DoesNotContain(own, seen, StringComparison.Ordinal);
        }

        Assert.Contains("态度敷衍", (await office.GetAsync("/tasks/" + SampleRun.TaskOf(1))).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_an_act_nobody_has_said_are_for_the_unit_are_not_shown_to_it()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        string[] told = ["returned", "accepted", "extended", "extension-refused", "entered"];
        await host.WriteAsync(db =>
        {
            foreach (var act in (string[])["opened", "acknowledged", "told-by-phone", "withdrawn", .. told])
            {
                db.TaskEvents.Add(new TaskEvent { TaskId = SampleRun.TaskOf(0), At = host.Clock.GetUtcNow(), Act = act, ActorKind = "staff", ActorId = "x", ActorName = "李明", Comment = "words-of-" + act });
            }
        });

        var seen = (await host.Browser().GetAsync(host.Run.Link(0))).MustBe(HttpStatusCode.OK).Html;

        Assert.Equal(told.Select(act => "words-of-" + act).Order(), System.Text.RegularExpressions.Regex.Matches(seen, "words-of-[a-z-]+").Select(m => m.Value).Order());
    }

    [Fact]
    public async Task The_scan_the_office_has_attached_is_the_offices_until_it_counts()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var office = await OfficeAsync(host);
        var address = $"/runs/{SampleRun.RunId}/on-behalf?taskIds={SampleRun.TaskOf(0)}";
        var page = await office.GetAsync(address);
        var scan = Encoding.UTF8.GetBytes("%PDF-1.7 scan");
        (string, string)[] form = [("by", "Paper"), ("on", "2026-11-17"), ("answer.problems", "2")];

        var refused = await office.PostFilesAsync(address + "&handler=Enter", page, [.. form, ("formToken", "t1")], ("proof", "纸质件.pdf", scan));
        refused.MustBe(HttpStatusCode.UnprocessableEntity);
        var paper = await host.ReadAsync(db => db.Attachments.SingleAsync(a => a.Slot == ReceivedProof.Slot));

        Assert.Contains("/files/" + paper.Id, refused.Html, StringComparison.Ordinal);
        Assert.Equal(scan, await (await office.GetAsync("/files/" + paper.Id)).MustBe(HttpStatusCode.OK).Response.Content.ReadAsByteArrayAsync());
        (await host.Browser().GetAsync($"{host.Run.Link(0)}/files/{paper.Id}")).MustBe(HttpStatusCode.NotFound);

        (await office.PostFilesAsync(address + "&handler=Enter", page, [.. form, ("answer.summary", "纸质报来"), ("formToken", "t2")])).MustBe(HttpStatusCode.Redirect);
        (await office.GetAsync("/files/" + paper.Id)).MustBe(HttpStatusCode.OK);
        (await host.Browser().GetAsync($"{host.Run.Link(0)}/files/{paper.Id}")).MustBe(HttpStatusCode.OK);
        var checker = host.Browser();
        await host.Run.HoldAsync(await host.Run.StaffAsync("checker", "唐主任"), "office-head");
        await checker.SignInAsync("checker");
        (await checker.GetAsync("/files/" + paper.Id)).MustBe(HttpStatusCode.OK);
    }

    private static async Task<TestBrowser> OfficeAsync(WebHost host)
    {
        await host.Run.StaffAsync("clerk", "李明", Rights.Handle);
        var browser = host.Browser();
        await browser.SignInAsync("clerk");
        return browser;
    }
}
