using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>A form whose page or session has expired: nobody loses what he typed, nothing is done without him, and no other site can use it.</summary>
public sealed class ExpiredFormTests
{
    private static readonly TestPage Bare = new(HttpStatusCode.OK, "", null, new HttpResponseMessage());

    [Fact]
    public async Task What_a_unit_typed_is_given_back_and_sent_again_with_one_press()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var browser = host.Browser();

        var expired = await browser.PostFilesAsync(
            host.Run.Link(0) + "?handler=Draft", Bare, [("answer.summary", "写了一小时的自查情况\n第二行"), ("answer.problems", "3")], ("file.report", "报告.pdf", "%PDF-1.7"u8.ToArray()));

        expired.MustBe(HttpStatusCode.BadRequest);
        Assert.Contains("您填写的内容都在下面", expired.Html, StringComparison.Ordinal);
        Assert.Contains("所选的文件需要重新选择", expired.Html, StringComparison.Ordinal);
        Assert.Contains($"action=\"{host.Run.Link(0)}?handler=Draft\"", expired.Html, StringComparison.Ordinal);
        Assert.Null(await host.ReadAsync(db => db.Tasks.Where(t => t.Id == SampleRun.TaskOf(0)).Select(t => t.Draft).SingleAsync()));

        (await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Draft", expired, [("answer.summary", TestBrowser.FieldOf(expired, "answer.summary")), ("answer.problems", "3")])).MustBe(HttpStatusCode.Redirect);

        Assert.Contains("写了一小时的自查情况", (await host.ReadAsync(db => db.Tasks.Where(t => t.Id == SampleRun.TaskOf(0)).Select(t => t.Draft).SingleAsync()))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_staff_typed_is_there_when_the_session_has_ended_meanwhile()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("admin", "王主任", "administer");
        var browser = host.Browser();
        await browser.SignInAsync("admin");
        var page = await browser.GetAsync("/units/new");
        await browser.PostAsync("/sign-out", page, []);

        var ended = (await browser.PostAsync("/units/new", page, [("name", "区司法局办公室")])).MustBe(HttpStatusCode.Unauthorized);

        Assert.Contains("登录已结束", ended.Html, StringComparison.Ordinal);
        Assert.Contains("区司法局办公室", ended.Html, StringComparison.Ordinal);
        await browser.SignInAsync("admin");
        var again = (await browser.PostAsync("/units/new", ended, [("name", "区司法局办公室")])).MustBe(HttpStatusCode.BadRequest);
        Assert.Contains("重新提交", again.Html, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.BadRequest, (await browser.PostAsync("/units/new", again, [("name", "区司法局办公室")])).Status);
    }

    [Fact]
    public async Task What_another_site_posts_is_not_offered_to_be_sent()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("admin", "王主任", "administer");
        var browser = host.BrowserAt("198.51.100.9", ("Sec-Fetch-Site", "cross-site"));
        await browser.SignInAsync("admin");

        var answer = await browser.PostAsync("/units/new", Bare, [("name", "由别的网站填写")]);

        Assert.DoesNotContain("由别的网站填写", answer.MustBe(HttpStatusCode.BadRequest).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_written_into_no_page()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var browser = host.Browser();
        await browser.GetAsync("/sign-in");

        var answer = await browser.PostAsync("/sign-in", Bare, [("userName", "officer"), ("password", "秘密的一句话一句话")]);

        Assert.DoesNotContain("秘密的一句话", answer.MustBe(HttpStatusCode.BadRequest).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_page_opened_from_a_mail_leaves_the_form_of_the_first_as_good_as_it_was()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();

        var page = (await host.Browser().GetAsync(host.Run.Link(0))).MustBe(HttpStatusCode.OK);

        // Strict cookies stay at home when a link is followed from another site; the second page would then set another.
        Assert.Contains(page.Response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("form=", StringComparison.Ordinal) && cookie.Contains("samesite=lax", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_of_a_page_gets_the_bare_status_for_its_script_to_say()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tasks/task-0?panel=true");
        request.Headers.Add("HX-Request", "true");

        var answer = await host.Browser().SendAsync(request);

        Assert.False(answer.MustBe(HttpStatusCode.Unauthorized).Response.Headers.Contains("HX-Redirect"));
    }
}
