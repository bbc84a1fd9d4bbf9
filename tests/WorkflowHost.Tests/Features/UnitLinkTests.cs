using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>A unit's page by the link of its mail: what it opens, what it never opens, and that only a POST acts.</summary>
public sealed class UnitLinkTests
{
    private static readonly byte[] Pdf = Encoding.UTF8.GetBytes("%PDF-1.7 scan");
    private static readonly (string, string)[] Answers = [("answer.summary", "逐条自查，问题三项。"), ("answer.problems", "3")];

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Opening_a_link_a_hundred_times_changes_nothing(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var before = await SnapshotAsync(host);

        for (var i = 0; i < 100; i++)
        {
            (await host.Browser().GetAsync(host.Run.Link(0))).MustBe(HttpStatusCode.OK);
        }

        Assert.Equal(before, await SnapshotAsync(host));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_missing_paper_is_named_and_what_was_typed_is_kept(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));

        var answer = await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Submit", page, [.. Answers, ("formToken", "t1")]);

        answer.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("缺少附件“自查报告（盖章扫描件）”，请上传后再提交。", answer.Html, StringComparison.Ordinal);
        var task = await TaskAsync(host, 0);
        Assert.Equal((TaskState.Open, 0), (task.State, task.Round));
        Assert.Contains("逐条自查，问题三项。", task.Draft!, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_same_form_posted_twice_hands_in_once(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));
        (string, string)[] form = [.. Answers, ("formToken", TestBrowser.FieldOf(page, "formToken"))];

        var first = await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Submit", page, form, ("file.report", "自查报告.pdf", Pdf));
        var second = await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Submit", page, form, ("file.report", "自查报告.pdf", Pdf));

        first.MustBe(HttpStatusCode.Redirect);
        second.MustBe(HttpStatusCode.Redirect);
        var task = await TaskAsync(host, 0);
        Assert.Equal((TaskState.Submitted, 1, "office-head"), (task.State, task.Round, task.WaitsOnPost));
        Assert.Equal(1, await host.ReadAsync(db => db.Submissions.CountAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.TaskEvents.CountAsync(e => e.Act == "submitted")));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_link_opens_its_own_task_and_no_other(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.SubmitAsync(1);
        var foreign = await host.ReadAsync(db => db.Attachments.SingleAsync(a => a.TaskId == SampleRun.TaskOf(1)));
        var (own, other) = (host.Run.Link(0), host.Run.Link(1));
        var mixed = other[..other.IndexOf('.', StringComparison.Ordinal)] + own[own.IndexOf('.', StringComparison.Ordinal)..];

        var page = (await host.Browser().GetAsync(own)).MustBe(HttpStatusCode.OK);
        Assert.Contains("区交通运输局", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("区教育局", page.Html, StringComparison.Ordinal);
        (await host.Browser().GetAsync(mixed)).MustBe(HttpStatusCode.NotFound);
        (await host.Browser().GetAsync($"{own}/files/{foreign.Id}")).MustBe(HttpStatusCode.NotFound);
        (await host.Browser().GetAsync($"{other}/files/{foreign.Id}")).MustBe(HttpStatusCode.OK);
        (await host.Browser().GetAsync($"/files/{foreign.Id}")).MustBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_link_that_ran_out_or_was_replaced_says_so_and_an_unknown_one_says_nothing()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        await host.WriteAsync(db =>
        {
            db.Links.Single(l => l.Id == "link-0").ExpiresAt = host.Clock.GetUtcNow();
            db.Links.Single(l => l.Id == "link-1").RevokedAt = host.Clock.GetUtcNow();
            db.Links.Single(l => l.Id == "link-2").Generation = 1;
        });

        var expired = (await host.Browser().GetAsync(host.Run.Link(0))).MustBe(HttpStatusCode.Gone);
        Assert.Contains("链接已失效", expired.Html, StringComparison.Ordinal);
        (await host.Browser().GetAsync(host.Run.Link(1))).MustBe(HttpStatusCode.Gone);
        (await host.Browser().GetAsync(host.Run.Link(2))).MustBe(HttpStatusCode.NotFound);
        (await host.Browser().GetAsync(host.Run.Link(2, generation: 1))).MustBe(HttpStatusCode.OK);
        (await host.Browser().GetAsync("/u/nobody.nothing")).MustBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_form_without_the_token_of_its_page_changes_nothing()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var before = await SnapshotAsync(host);
        var bare = new TestPage(HttpStatusCode.OK, "", null, new HttpResponseMessage());

        foreach (var handler in (string[])["Submit", "Draft", "Acknowledge", "Remove"])
        {
            var answer = await host.Browser().PostFilesAsync($"{host.Run.Link(0)}?handler={handler}", bare, Answers);
            answer.MustBe(HttpStatusCode.BadRequest);
            Assert.Contains("页面已过期", answer.Html, StringComparison.Ordinal);
        }

        Assert.Equal(before, await SnapshotAsync(host));
    }

    [Theory]
    [InlineData("机密材料.pdf", "%PDF-1.7", "严禁上传国家秘密")]
    [InlineData("报告.exe", "MZ", "不接收“报告.exe”这种文件")]
    [InlineData("报告.pdf", "MZ not a pdf", "的内容不是.pdf文件")]
    [InlineData("报告.pdf", "", "是空文件")]
    public async Task An_odd_file_is_refused_and_nothing_of_it_is_kept(string name, string content, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));

        var answer = await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Draft", page, [], ("file.report", name, Encoding.UTF8.GetBytes(content)));

        answer.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(said, answer.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.FileChunks.CountAsync()));
        Assert.Equal(0, await host.ReadAsync(db => db.Attachments.CountAsync()));
    }

    [Fact]
    public async Task A_file_goes_in_and_comes_out_as_a_download_of_the_same_bytes()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));
        var bytes = Pdf.Concat(Enumerable.Range(0, 700_000).Select(i => (byte)(i * 31))).ToArray();

        (await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Draft", page, [], ("file.report", "自查报告.pdf", bytes))).MustBe(HttpStatusCode.Redirect);

        var paper = await host.ReadAsync(db => db.Attachments.SingleAsync());
        var download = await browser.GetAsync($"{host.Run.Link(0)}/files/{paper.Id}");
        Assert.Equal(bytes, await download.Response.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", download.Response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", download.Response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", download.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", download.Response.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Text_of_a_unit_is_shown_as_text_wherever_it_appears()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        await host.Run.StaffAsync("officer", "张敏", "administer", "handle");
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));
        const string attack = "<script>alert(1)</script>{{7*7}}";

        var posted = await browser.PostFilesAsync(
            host.Run.Link(0) + "?handler=Submit", page, [("answer.summary", attack), ("answer.problems", "3"), ("formToken", "t")], ("file.report", "报告{{7*7}}.pdf", Pdf));

        posted.MustBe(HttpStatusCode.Redirect);
        var staff = host.Browser();
        await staff.SignInAsync("officer");
        foreach (var (reader, path) in (IEnumerable<(TestBrowser, string)>)[(browser, host.Run.Link(0)), (staff, "/tasks/" + SampleRun.TaskOf(0))])
        {
            using var response = (await reader.GetAsync(path)).MustBe(HttpStatusCode.OK).Response;
            var raw = await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>alert", raw, StringComparison.Ordinal);
            Assert.Contains("{{7*7}}", WebUtility.HtmlDecode(raw), StringComparison.Ordinal);
        }
    }

    private static Task<WorkTask> TaskAsync(WebHost host, int unit) => host.ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.Id == SampleRun.TaskOf(unit)));

    private static Task<string> SnapshotAsync(WebHost host) => host.ReadAsync(async db =>
        string.Join('|', await db.Tasks.OrderBy(t => t.Id).Select(t => t.Id + t.Version + t.State + t.Round + t.Draft).ToListAsync())
        + await db.TaskEvents.CountAsync() + "," + await db.Attachments.CountAsync() + "," + await db.Submissions.CountAsync() + "," + await db.Notices.CountAsync());
}
