using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using Xunit;

namespace WorkflowHost.Browser.Tests.People;

/// <summary>访问令牌: made, copied, ended, as its owner does it.</summary>
public sealed class TokenPageTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task A_token_is_made_shown_once_and_ended()
    {
        await new Scene(host).SetAsync();
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync("text=访问令牌");
        await page.FillAsync("input[name=name]", "督查平台取待办");
        await page.CheckAsync("input[value='tasks:read']");
        await page.ClickAsync("form button.btn-primary");
        var token = await page.InputValueAsync("input.token");
        await LookAsync(page, "tokens-made");

        await page.GotoAsync("/tokens");
        var listed = await page.InnerTextAsync("main");
        await page.ClickAsync("table form button");
        await page.Locator("[role=status]").WaitForAsync();
        await LookAsync(page, "tokens");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "tokens-phone");

        Assert.Matches(new Regex("^wfh_[A-Za-z0-9_-]{43}$"), token);
        Assert.DoesNotContain(token, listed, StringComparison.Ordinal);
        Assert.Contains("已停用", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, name);
        await Axe.CheckAsync(page);
    }
}
