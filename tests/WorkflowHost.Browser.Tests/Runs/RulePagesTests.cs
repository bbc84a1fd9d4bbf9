using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using Xunit;

namespace WorkflowHost.Browser.Tests.Runs;

/// <summary>The rule of a deadline changed under a running procedure, as it would be typed in the designer, and taken back.</summary>
public sealed class RulePagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    private readonly Scene scene = new(host);

    [BrowserFact]
    public async Task The_office_changes_a_rule_after_reading_what_that_does_and_takes_it_back()
    {
        var run = await RunningProcedure.StartAsync(host, scene);
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync($"/runs/{run}?tab=schedule");
        await LookAsync(page, "schedule");
        await page.ClickAsync("tr:has-text('截止'):has-text('自查报告') >> text=改规则");
        await page.FillAsync("input[name=rule]", "尽量早");
        await page.FillAsync("input[name=reason]", "公章临时停用");
        await page.ClickAsync("text=查看影响");
        Assert.Contains("不是可识别的日期", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await LookAsync(page, "rule-wrong");

        await page.FillAsync("input[name=rule]", "阶段结束前1个工作日");
        await page.ClickAsync("text=查看影响");
        await page.Locator(".difference").WaitForAsync();
        await LookAsync(page, "rule");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "rule");
        await page.SetViewportSizeAsync(1366, 768);
        await page.ClickAsync("button:has-text('确认调整')");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Contains("规则已调整", await page.InnerTextAsync("main table"), StringComparison.Ordinal);
        await LookAsync(page, "schedule-rule");

        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync(".rail-user >> text=English");
        await page.Locator("html[lang=en]").WaitForAsync();
        await page.ClickAsync("tr:has-text('Rule changed') >> text=Change the rule");
        await LookAsync(page, "rule-en");
        await page.FillAsync("input[name=reason]", "as planned");
        await page.ClickAsync("button[name=restore]");
        await page.Locator(".difference").WaitForAsync();
        await page.ClickAsync("form[data-once] button[type=submit]");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.DoesNotContain("Rule changed", await page.InnerTextAsync("main table"), StringComparison.Ordinal);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
