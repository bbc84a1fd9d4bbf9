using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.SignOffs;

/// <summary>The way on paper, what a link of one kind never opens, and whom reminders go to while a signature is waited for.</summary>
public sealed class SignedSlipTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_head_without_an_address_signs_on_paper_only_and_the_page_says_so(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head, headAddress: null);
        Assert.Contains("只能用纸质方式", (await host.Browser().GetAsync(host.Run.Link(0))).Html, StringComparison.Ordinal);

        var refused = await host.HandOnAsync("t1");
        refused.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("不能发送确认链接", refused.Html, StringComparison.Ordinal);
        (await host.UploadSlipAsync("Submit", "t2")).MustBe(HttpStatusCode.Redirect);

        Assert.Equal(TaskState.Submitted, (await host.TaskAsync()).State);
        Assert.Equal((SignOffState.Confirmed, SignedBy.Paper, "王局长"), await host.ReadAsync(async db => await db.SignOffs.Select(s => new ValueTuple<SignOffState, SignedBy?, string>(s.State, s.Way, s.Name)).SingleAsync()));
        Assert.Equal("", await host.MailsAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_signed_slip_brought_later_replaces_the_link(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Three);
        await host.HandOnAsync("t1");
        var link = await host.SignLinkAsync(SigningDesk.Deputy);

        (await host.UploadSlipAsync("Slip", "t2")).MustBe(HttpStatusCode.Redirect);

        Assert.Equal(TaskState.Submitted, (await host.TaskAsync()).State);
        Assert.Equal(1, await host.ReadAsync(db => db.Attachments.CountAsync(a => a.Slot == "@signed" && a.Round == 1)));
        var late = await host.Browser().GetAsync(link);
        Assert.Contains("不需要您再审签", late.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Confirm", late.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite]
    public async Task A_link_that_fills_in_never_signs_and_one_that_signs_never_fills_in(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);
        await host.HandOnAsync("t1");
        var sign = await host.SignLinkAsync(SigningDesk.Head);

        (await host.Browser().GetAsync(host.Run.Link(0).Replace("/u/", "/s/", StringComparison.Ordinal))).MustBe(HttpStatusCode.NotFound);
        (await host.Browser().GetAsync(sign.Replace("/s/", "/u/", StringComparison.Ordinal))).MustBe(HttpStatusCode.NotFound);
        var signer = host.Browser();
        var page = await signer.GetAsync(sign);
        (await signer.PostAsync(host.Run.Link(0).Replace("/u/", "/s/", StringComparison.Ordinal) + "?handler=Confirm", page, [("round", "1"), ("formToken", "x")])).MustBe(HttpStatusCode.NotFound);

        Assert.Equal(TaskState.Confirming, (await host.TaskAsync()).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_contact_takes_back_what_nobody_has_signed_yet(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);
        await host.HandOnAsync("t1");
        var link = await host.SignLinkAsync(SigningDesk.Head);
        var contact = host.Browser();
        var page = await contact.GetAsync(host.Run.Link(0));

        (await contact.PostAsync(host.Run.Link(0) + "?handler=TakeBack", page, [("formToken", "t2")])).MustBe(HttpStatusCode.Redirect);

        Assert.Equal(TaskState.Open, (await host.TaskAsync()).State);
        Assert.Contains("不需要您再审签", (await host.Browser().GetAsync(link)).Html, StringComparison.Ordinal);
        Assert.Equal(SignOffState.Dropped, await host.ReadAsync(db => db.SignOffs.Select(s => s.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reminder_goes_to_whoever_it_waits_on_and_the_matrix_has_a_word_for_it(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);
        await host.HandOnAsync("t1");
        await host.Run.StaffAsync("li.ming", "李明", "administer", "handle");
        var office = host.Browser();
        await office.SignInAsync("li.ming");

        Assert.Contains("待负责人确认", (await office.GetAsync("/runs/" + SampleRun.RunId)).Html, StringComparison.Ordinal);
        var planned = (await office.GetAsync("/mails/planned/collect-selfcheck-before-3?n=0")).MustBe(HttpStatusCode.OK);

        Assert.Contains(SigningDesk.Head, planned.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("contact0@unit.example", planned.Html, StringComparison.Ordinal);
        Assert.Contains("contact1@unit.example", planned.Html, StringComparison.Ordinal);
    }
}
