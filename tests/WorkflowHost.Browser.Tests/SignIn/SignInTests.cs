using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.SignIn;

public sealed class SignInTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task An_administrator_signs_in_and_stands_before_the_inbox()
    {
        await Office.AddAsync(host, "zhang", "张敏", [.. Rights.All]);
        await using var visitor = await host.VisitorAsync();
        var page = await visitor.NewPageAsync();

        await Office.SignInAsync(page, "zhang");

        Assert.EndsWith("/inbox", page.Url, StringComparison.Ordinal);
        Assert.Contains("待办", await page.InnerTextAsync("body"), StringComparison.Ordinal);
        await HostFixture.LookAsync(page, "inbox-empty");
        await Axe.CheckAsync(page);
    }

    [BrowserFact]
    public async Task The_sign_in_page_says_what_the_system_is_not_for_and_axe_finds_nothing_serious()
    {
        await using var visitor = await host.VisitorAsync(390, 844);
        var page = await visitor.NewPageAsync();

        await page.GotoAsync("/");

        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        Assert.Contains("本系统为非涉密系统，严禁存储、处理、传输国家秘密、工作秘密", await page.InnerTextAsync("body"), StringComparison.Ordinal);
        await HostFixture.LookAsync(page, "sign-in-phone");
        await Axe.CheckAsync(page);
    }
}
