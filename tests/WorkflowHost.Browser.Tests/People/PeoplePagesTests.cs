using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.People;

public sealed class PeoplePagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task An_administrator_adds_a_clerk_and_names_him_director()
    {
        await Office.AddAsync(host, "people-admin", "张敏", [.. Rights.All]);
        await using var visitor = await host.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, "people-admin");
        await page.ClickAsync(".rail a[href='/people']");
        await LookAsync(page, "people-first");

        await page.ClickAsync("a[href='/people/staff/new']");
        await LookAsync(page, "staff-new");
        await page.FillAsync("input[name=displayName]", "赵国强");
        await page.FillAsync("input[name=userName]", "zhao guoqiang");
        await page.ClickAsync("text=保存新人员");
        Assert.Contains("用户名应为2至40个字母、数字", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("赵国强", await page.InputValueAsync("input[name=displayName]"));
        await page.FillAsync("input[name=userName]", "zhaoguoqiang");
        await page.ClickAsync("text=保存新人员");
        // Nobody types a password for him: the code to hand over is shown this once.
        Assert.Matches("[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}", await page.InnerTextAsync("main"));
        await LookAsync(page, "staff-code");
        await page.ClickAsync("main a.btn[href='/people']");

        await page.ClickAsync("text=评议办主任");
        await page.SelectOptionAsync("select[name=staffId]", new SelectOptionValue { Label = "赵国强（zhaoguoqiang）" });
        await page.ClickAsync("text=确定任职");
        Assert.Contains("在任", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "post");
        await page.GotoAsync("/people");
        Assert.Contains("赵国强", await page.InnerTextAsync("section:first-of-type tr:has-text('director')"), StringComparison.Ordinal);
        await LookAsync(page, "people");

        await page.ClickAsync("text=zhaoguoqiang >> xpath=.. >> a");
        await LookAsync(page, "staff");
        await page.ClickAsync("text=停用该账号");
        Assert.Contains("已停用赵国强的账号", await page.InnerTextAsync("[role=status]"), StringComparison.Ordinal);

        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "people");
        await page.GotoAsync("/people/posts/director");
        await LookAsync(page, "post");
        await page.GotoAsync("/people/new-post");
        await LookAsync(page, "post-new");
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
