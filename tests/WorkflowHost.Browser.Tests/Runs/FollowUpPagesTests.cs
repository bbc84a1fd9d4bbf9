using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using Xunit;

namespace WorkflowHost.Browser.Tests.Runs;

/// <summary>Receipts, the list to call, a planned mail read before it goes, and the letter that presses.</summary>
public sealed class FollowUpPagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    private readonly Scene scene = new(host);

    [BrowserFact]
    public async Task The_office_sees_who_has_not_signed_reads_the_next_reminder_and_sends_a_supervision_letter()
    {
        var run = await RunningProcedure.StartAsync(host, scene);
        await SignAsync(1);
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync("/runs/" + run);
        await page.ClickAsync("text=签收与催报");
        await page.Locator("table.ledger").WaitForAsync();
        Assert.DoesNotContain(Scene.Units[0], await page.InnerTextAsync("table.ledger"), StringComparison.Ordinal);
        Assert.Contains("0839-872002", await page.InnerTextAsync("table.ledger"), StringComparison.Ordinal);
        await LookAsync(page, "follow-up");

        await page.ClickAsync("tr:has-text('区教育局') >> text=打电话");
        await page.Locator("#short").WaitForAsync();
        Assert.Contains("区教育局：请于", await page.InputValueAsync(".short-text textarea"), StringComparison.Ordinal);
        await page.ClickAsync(".short-text button");
        Assert.StartsWith("区教育局：请于", await page.EvaluateAsync<string>("() => document.getSelection().toString()"), StringComparison.Ordinal);
        await LookAsync(page, "call");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "call");
        await page.SetViewportSizeAsync(1366, 768);
        await page.CheckAsync("input[value=Promised]");
        await page.FillAsync("input[name=spoken]", "赵副局长");
        await page.ClickAsync("text=登记通话");
        Assert.Contains("计为签收", await page.InnerTextAsync("[role=status]"), StringComparison.Ordinal);
        await page.GotoAsync(page.Url.Split('?')[0] + "?list=missing");
        Assert.Contains("（电话）", await page.InnerTextAsync("tr:has-text('区教育局')"), StringComparison.Ordinal);
        await LookAsync(page, "follow-up-called");
        await page.GotoAsync("/mails/returned");
        await LookAsync(page, "returned");
        await page.GotoAsync($"/runs/{run}/control");
        await LookAsync(page, "run-control");
        await page.GotoAsync("/troubles");
        await LookAsync(page, "troubles");

        await page.GotoAsync("/mails");
        await page.Locator("section[aria-labelledby=planned] .mail-card", new() { HasText = "自查" }).First.ClickAsync();
        await page.Locator(".planned").WaitForAsync();
        Assert.Contains("收件人（6）", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("还剩", await page.FrameLocator("iframe.mail-body").Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        await LookAsync(page, "mail-planned");

        host.Clock.MoveTo(await scene.WhenAsync(":report", "overdue-1") + TimeSpan.FromMinutes(1));
        await scene.MailsLeftAsync("overdue", 6);
        await Office.SignInAsync(page, Scene.Clerk);
        await page.GotoAsync($"/runs/{run}/follow-up?list=missing");
        await page.CheckAsync("tr:has-text('区教育局') input[type=checkbox]");
        await page.SelectOptionAsync("select[name=step]", "Supervise");
        await page.ClickAsync("text=预览邮件");
        await page.Locator("#letters").WaitForAsync();
        Assert.Contains("现予督办", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "follow-up-letters");
        await page.ClickAsync("text=发送1封督办单");
        await page.Locator("[role=status]").WaitForAsync();
        await scene.UntilAsync("the letter has left", db => db.Notices.AnyAsync(n => n.Kind == "supervision"));

        await page.GotoAsync("/mails/content");
        await page.CheckAsync("#hint-Approval");
        await page.ClickAsync("main form .btn-primary");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.True(await page.IsCheckedAsync("#hint-Approval"));
        await LookAsync(page, "mail-content");

        await page.SetViewportSizeAsync(390, 844);
        await page.GotoAsync($"/runs/{run}/follow-up?list=missing");
        await LookAsync(page, "follow-up");
        await EnglishAsync(page);
        await LookAsync(page, "follow-up-en");
        await page.SetViewportSizeAsync(1366, 768);
        await LookAsync(page, "follow-up-en");
    }

    private static async Task EnglishAsync(IPage page)
    {
        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync(".rail-user >> text=English");
        await page.Locator("html[lang=en]").WaitForAsync();
    }

    private async Task SignAsync(int unit)
    {
        await using var visitor = await host.VisitorAsync(390, 844);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(await scene.LinkOfAsync(unit));
        await page.ClickAsync(".acknowledge button");
        await page.Locator("[role=status]").WaitForAsync();
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
