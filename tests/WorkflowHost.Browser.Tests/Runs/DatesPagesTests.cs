using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using Xunit;

namespace WorkflowHost.Browser.Tests.Runs;

/// <summary>A deadline moved by hand, a day taken off the calendar, a holiday paper pasted: each read before it is done.</summary>
public sealed class DatesPagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    private readonly Scene scene = new(host);

    [BrowserFact]
    public async Task The_office_moves_a_deadline_and_takes_a_day_off_the_calendar_after_reading_what_that_does()
    {
        var run = await RunningProcedure.StartAsync(host, scene);
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync($"/runs/{run}?tab=schedule");
        await page.ClickAsync("tr:has-text('截止'):has-text('自查报告') >> text=改期");
        await page.FillAsync("input[name=date]", "2026-04-28");
        await page.FillAsync("input[name=reason]", "公章临时停用");
        await page.ClickAsync("text=查看将变动的内容");
        await page.Locator(".difference").WaitForAsync();
        var shown = await page.InnerTextAsync("main");
        Assert.Contains("4月28日（周二）", shown, StringComparison.Ordinal);
        Assert.Contains("将通知（6）", shown, StringComparison.Ordinal);
        await LookAsync(page, "move-date");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "move-date");
        await page.SetViewportSizeAsync(1366, 768);
        await page.ClickAsync("button:has-text('确认修改')");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Contains("人工调整", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "schedule-moved");
        await scene.MailsLeftAsync("extended", 6);

        await page.GotoAsync($"/runs/{run}/follow-up?list=missing");
        var before = await page.InnerTextAsync("tbody tr:first-child");
        await page.ClickAsync(".rail a[href='/calendar']");
        await page.FillAsync("form:has(select) input[name=date]", "2026-04-21");
        await page.FillAsync("form:has(select) input[name=reason]", "防汛停工");
        await page.ClickAsync("form:has(select) button");
        await page.Locator(".difference").WaitForAsync();
        await LookAsync(page, "calendar-effect");
        await page.ClickAsync("button:has-text('采用：1天变动')");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Contains("防汛停工", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "calendar");

        // One workday fewer is left, on the pages as in the mails.
        await page.GotoAsync($"/runs/{run}/follow-up?list=missing");
        var left = Left(await page.InnerTextAsync("tbody tr:first-child"));
        Assert.Equal(Left(before) - 1, left);

        await page.GotoAsync("/calendar?year=2027");
        Assert.Contains("暂定", await page.InnerTextAsync("[role=note]"), StringComparison.Ordinal);
        await page.FillAsync("textarea[name=paper]", "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共4天。");
        await page.ClickAsync("form:has(textarea) button");
        Assert.Contains("共4天", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await page.FillAsync("textarea[name=paper]", "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。");
        await page.ClickAsync("form:has(textarea) button");
        await page.Locator("button:has-text('采用：')").ClickAsync();
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Equal(0, await page.Locator("[role=note]").CountAsync());
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "calendar");
        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync(".rail-user >> text=English");
        await page.Locator("html[lang=en]").WaitForAsync();
        await page.SetViewportSizeAsync(1366, 768);
        await LookAsync(page, "calendar-en");
    }

    private static int Left(string row) => int.Parse(System.Text.RegularExpressions.Regex.Match(row, "还剩(\\d+)个工作日").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
