using System.Net;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web.Layout;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>Long lists are leafed through: everything can be reached, each page is asked of the database, and the filter stays.</summary>
public sealed class PagerTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Every_mail_and_every_record_of_a_run_can_be_reached(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var browser = await SetAsync(host);
        var now = host.Clock.GetUtcNow();
        await host.WriteAsync(db =>
        {
            for (var i = 0; i < 130; i++)
            {
                AuditTrail.Add(db, now.AddSeconds(i), Actor.System, "run.started", "run:" + SampleRun.RunId, SampleRun.RunId, reason: $"记录{i}。");
            }
        });

        var run = "/runs/" + SampleRun.RunId;
        var (mails, records) = (await browser.GetAsync(run + "?tab=mails"), await browser.GetAsync(run + "?tab=records"));
        Assert.Contains("第130号", mails.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("第2号", mails.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{run}?tab=mails&p=1\"", mails.Html, StringComparison.Ordinal);
        Assert.Contains("第1页，共2页", mails.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{run}?tab=records&p=1\"", records.Html, StringComparison.Ordinal);
        Assert.Contains("第2号", (await browser.GetAsync(run + "?tab=mails&p=1")).Html, StringComparison.Ordinal);
        Assert.Contains("记录3。", (await browser.GetAsync(run + "?tab=records&p=1")).Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Behind_each_column_of_mails_stands_all_of_it(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var browser = await SetAsync(host);

        var columns = (await browser.GetAsync("/mails")).MustBe(HttpStatusCode.OK).Html;
        Assert.Contains("查看全部异常（130）", columns, StringComparison.Ordinal);
        Assert.DoesNotContain("查看全部已发", columns, StringComparison.Ordinal);

        var first = (await browser.GetAsync("/mails/all?box=trouble")).MustBe(HttpStatusCode.OK).Html;
        var second = (await browser.GetAsync("/mails/all?box=trouble&p=1")).MustBe(HttpStatusCode.OK).Html;
        Assert.Contains("共130封", first, StringComparison.Ordinal);
        Assert.Equal(130, Mails(first).Union(Mails(second)).Count());
        Assert.Contains("href=\"/mails/all?box=trouble&p=0\"", second, StringComparison.Ordinal);
        (await browser.GetAsync("/mails/all?box=planned")).MustBe(HttpStatusCode.OK);
        (await browser.GetAsync("/mails/all?box=waiting&p=-5")).MustBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_list_has_the_same_links_also_that_of_the_definitions()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var browser = await SetAsync(host);
        await host.WriteAsync(db => db.Runs.AddRange(Enumerable.Range(0, 31).Select(i => new Run
        {
            Id = "old-" + i, Title = "往年项目" + i, Year = 2020, DefinitionId = "six-phase", DefinitionVersionId = "v", RootInstanceId = "i" + i, StartDate = new DateOnly(2020, 1, 1),
            Settings = "{}", StartedBy = "admin", CreatedAt = host.Clock.GetUtcNow().AddYears(-6),
        })));

        var runs = await browser.GetAsync("/runs");

        Assert.Contains("rel=\"next\" href=\"/runs?p=1\"", runs.Html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"翻页\"", runs.Html, StringComparison.Ordinal);
        foreach (var path in (string[])["/runs", "/done", "/tokens", "/people", "/units", "/design", "/troubles"])
        {
            var page = await browser.GetAsync(path + "?p=1");
            if (path != "/units" && path != "/done" && path != "/tokens" && path != "/design")
            {
                Assert.True(page.Html.Contains("rel=\"prev\"", StringComparison.Ordinal), path);
            }

            page.MustBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData(0, 0, false, null)]
    [InlineData(0, 50, false, null)]
    [InlineData(0, 51, true, 1)]
    [InlineData(1, 51, true, 0)]
    public void A_list_of_one_page_has_no_links(int page, int total, bool isNeeded, int? leadsTo)
    {
        var pager = Pager.Of(page, total, 50, p => "/list?p=" + p);

        Assert.Equal(isNeeded, pager.IsNeeded);
        Assert.Equal(leadsTo, pager.HasMore ? page + 1 : page > 0 ? page - 1 : null);
    }

    private static IEnumerable<string> Mails(string html) => System.Text.RegularExpressions.Regex.Matches(html, "第\\d+号").Select(m => m.Value);

    /// <summary>A run with 130 mails that came back, and its administrator at his screen.</summary>
    private static async Task<TestBrowser> SetAsync(WebHost host)
    {
        await host.Run.CreateAsync();
        await host.Run.StaffAsync("admin", "王主任", "administer", "handle", "design");
        var now = host.Clock.GetUtcNow();
        await host.WriteAsync(db => db.Notices.AddRange(Enumerable.Range(1, 130).Select(n => new Notice
        {
            Id = $"m{n:000}", Key = $"m{n}", Kind = "reminder", RunId = SampleRun.RunId, RecipientName = "联络员", RecipientAddress = $"u{n}@example.test", Subject = $"第{n}号", Text = "请报送。", Html = "",
            MessageId = $"<m{n}@example.gov.cn>", State = NoticeState.Undelivered, QueuedAt = now.AddSeconds(n), NextAttemptAt = now.AddSeconds(n),
        })));
        var browser = host.Browser();
        await browser.SignInAsync("admin");
        return browser;
    }
}
