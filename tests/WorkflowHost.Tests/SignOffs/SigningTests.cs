using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.SignOffs;

/// <summary>审签: what the contact fills in is handed in when the head has confirmed it, by a link of his own or on paper.</summary>
public sealed class SigningTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_contact_hands_on_waits_for_the_head_and_is_handed_in_when_he_confirms_it(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);

        (await host.HandOnAsync("t1")).MustBe(HttpStatusCode.Redirect);

        var waiting = await host.TaskAsync();
        Assert.Equal((TaskState.Confirming, SignStep.Head, true, null, null), (waiting.State, waiting.SignStep, waiting.WaitsOnUnit, waiting.WaitsOnPost, waiting.SubmittedAt));
        Assert.Equal("head@unit.example:sign-off", await host.MailsAsync());
        var mail = await host.ReadAsync(db => db.Notices.SingleAsync());
        Assert.Contains("区交通运输局 王局长", mail.Text, StringComparison.Ordinal);
        Assert.Contains("已由联络员0填报", mail.Text, StringComparison.Ordinal);
        var link = await host.SignLinkAsync(SigningDesk.Head);
        var page = (await host.Browser().GetAsync(link)).MustBe(HttpStatusCode.OK);
        Assert.Contains("逐条自查", page.Html, StringComparison.Ordinal);
        Assert.Equal(waiting.Version, (await host.TaskAsync()).Version);

        (await host.SignAsync(link, "Confirm", formToken: "yes")).MustBe(HttpStatusCode.Redirect);
        var handedIn = await host.TaskAsync();
        Assert.Equal((TaskState.Submitted, null, "office-head"), (handedIn.State, handedIn.SignStep, handedIn.WaitsOnPost));
        Assert.NotNull(handedIn.SubmittedAt);
        var after = await host.Browser().GetAsync(link);
        Assert.Contains("您已确认", after.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Confirm", after.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_click_on_confirm_changes_nothing(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);
        await host.HandOnAsync("t1");
        var link = await host.SignLinkAsync(SigningDesk.Head);
        var signer = host.Browser();
        var page = await signer.GetAsync(link);
        (string, string)[] form = [("round", "1"), ("formToken", TestBrowser.FieldOf(page, "formToken"))];

        (await signer.PostAsync(link + "?handler=Confirm", page, form)).MustBe(HttpStatusCode.Redirect);
        var version = (await host.TaskAsync()).Version;
        (await signer.PostAsync(link + "?handler=Confirm", page, form)).MustBe(HttpStatusCode.Redirect);
        var other = await signer.PostAsync(link + "?handler=SendBack", page, [("round", "1"), ("reason", "再改"), ("formToken", "another")]);

        other.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("您已经确认过", other.Html, StringComparison.Ordinal);
        Assert.Equal(version, (await host.TaskAsync()).Version);
        Assert.Equal(1, await host.ReadAsync(db => db.TaskEvents.CountAsync(e => e.Act == "confirmed")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_head_sends_it_back_with_a_reason_and_signs_what_was_changed_anew(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Head);
        await host.HandOnAsync("t1");
        var link = await host.SignLinkAsync(SigningDesk.Head);

        (await host.SignAsync(link, "SendBack", "")).MustBe(HttpStatusCode.UnprocessableEntity);
        (await host.SignAsync(link, "SendBack", "问题数与台账不符")).MustBe(HttpStatusCode.Redirect);

        var back = await host.TaskAsync();
        Assert.Equal((TaskState.Open, true, null), (back.State, back.WaitsOnUnit, back.SignStep));
        Assert.Contains("逐条自查", back.Draft!, StringComparison.Ordinal);
        Assert.EndsWith("contact0@unit.example:sent-back", await host.MailsAsync(), StringComparison.Ordinal);
        Assert.Contains("问题数与台账不符", (await host.Browser().GetAsync(host.Run.Link(0))).Html, StringComparison.Ordinal);
        (await host.HandOnAsync("t2")).MustBe(HttpStatusCode.Redirect);
        (await host.SignAsync(link, "Confirm")).MustBe(HttpStatusCode.Redirect);
        Assert.Equal((TaskState.Submitted, 2), ((await host.TaskAsync()).State, (await host.TaskAsync()).Round));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_three_levels_the_reviewer_the_contact_names_comes_before_the_head(Database database)
    {
        await using var host = await SigningDesk.StartAsync(database, SignOff.Three);

        (await host.HandOnAsync("t1", ("answer.@reviewer-name", "钱科长"), ("answer.@reviewer-address", "qian@unit.example"))).MustBe(HttpStatusCode.Redirect);

        Assert.Equal("qian@unit.example:sign-off", await host.MailsAsync());
        Assert.DoesNotContain("qian@", await host.ReadAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync()), StringComparison.Ordinal);
        Assert.Equal(SignStep.Reviewer, (await host.TaskAsync()).SignStep);
        (await host.SignAsync(await host.SignLinkAsync("qian@unit.example"), "Confirm")).MustBe(HttpStatusCode.Redirect);
        Assert.Equal((TaskState.Confirming, SignStep.Head), ((await host.TaskAsync()).State, (await host.TaskAsync()).SignStep));
        (await host.SignAsync(await host.SignLinkAsync(SigningDesk.Head), "Confirm")).MustBe(HttpStatusCode.Redirect);

        await host.Run.StaffAsync("officer", "张敏", [.. Rights.All]);
        var office = host.Browser();
        await office.SignInAsync("officer");
        var task = await office.GetAsync("/tasks/" + SampleRun.TaskOf(0));
        Assert.Contains("钱科长", task.Html, StringComparison.Ordinal);
        Assert.Contains("王局长", task.Html, StringComparison.Ordinal);
        Assert.Contains("链接确认", task.Html, StringComparison.Ordinal);
        Assert.Equal(["filled-in", "reviewed", "confirmed"], await host.ReadAsync(db => db.TaskEvents.Where(e => e.TaskId == SampleRun.TaskOf(0) && e.Act.EndsWith("ed") && e.Act != "opened" && e.Act != "attached" || e.Act == "filled-in").OrderBy(e => e.Id).Select(e => e.Act).ToListAsync()));
    }

    [Theory]
    [InlineData("", "", "deputy@unit.example:sign-off")]
    [InlineData("钱科长", "no address", "部门审核人的邮箱")]
    [InlineData("李四", "contact0@unit.example", "不能是经办人本人")]
    [InlineData("王局长", "HEAD@unit.example", "不能与单位负责人是同一人")]
    public async Task A_reviewer_is_named_as_he_must_be_or_the_deputy_stands_for_him(string name, string address, string expected)
    {
        await using var host = await SigningDesk.StartAsync(Database.Sqlite, SignOff.Three);

        var answer = await host.HandOnAsync("t1", ("answer.@reviewer-name", name), ("answer.@reviewer-address", address));

        if (answer.Status == HttpStatusCode.Redirect)
        {
            Assert.Equal(expected, await host.MailsAsync());
            return;
        }

        answer.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(expected, answer.Html, StringComparison.Ordinal);
        Assert.Equal((TaskState.Open, 0), ((await host.TaskAsync()).State, (await host.TaskAsync()).Round));
        // A file that goes up by itself, or a refusal, must not cost what was typed.
        Assert.Contains("逐条自查", (await host.TaskAsync()).Draft!, StringComparison.Ordinal);
        Assert.Contains($"value=\"{address}\"", (await host.Browser().GetAsync(host.Run.Link(0))).Html, StringComparison.Ordinal);
    }
}
