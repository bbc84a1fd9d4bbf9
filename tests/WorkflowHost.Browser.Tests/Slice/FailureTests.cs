using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using Xunit;

namespace WorkflowHost.Browser.Tests.Slice;

/// <summary>When something does not come through, the page says so in words, keeps what was typed, and its buttons work again.</summary>
public sealed class FailureTests(HostFixture host) : IClassFixture<HostFixture>
{
    private const string Words = "请补充第三项的数据来源";

    [BrowserFact]
    public async Task Whatever_fails_behind_a_button_is_said_and_the_button_works_again()
    {
        var scene = new Scene(host);
        await scene.SetAsync();
        await host.Host.Services.GetRequiredService<StartRun>().RunAsync(
            new NewRun("six-phase", "2026年度民主评议政风行风", new DateOnly(2026, 3, 2), ["unit-1", "unit-2"], "《实施方案》", "评议办", "李明", "0839-8720000"), Actor.System, CancellationToken.None);
        await scene.UntilAsync("the plan lies before the director", db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Open));
        var page = await Scene.SignedInAsync(host, Scene.Director);
        await page.ClickAsync("[data-row]");
        await page.FillAsync("#panel #comment", Words);

        await page.RouteAsync("**/tasks/**", route => route.AbortAsync());
        await PressAsync(page, "没有连上服务器");
        await HostFixture.LookAsync(page, "failure-network");
        await Axe.CheckAsync(page);
        await page.UnrouteAllAsync();
        foreach (var (status, said) in (IEnumerable<(int, string)>)[(403, "没有办理此事项的权限"), (404, "没有找到这项内容"), (409, "他人刚刚办理"), (418, "没有完成"), (429, "操作过于频繁"), (500, "系统出现错误"), (503, "系统出现错误")])
        {
            await page.RouteAsync("**/tasks/**", route => route.FulfillAsync(new() { Status = status, Body = "no" }));
            await PressAsync(page, said);
            await page.UnrouteAllAsync();
        }

        var cookies = await page.Context.CookiesAsync();
        await page.Context.ClearCookiesAsync();
        await PressAsync(page, "登录已结束");
        await HostFixture.LookAsync(page, "failure-signed-out");
        await Axe.CheckAsync(page);
        Assert.Equal("/sign-in", await page.GetAttributeAsync("#failures a", "href"));
        await page.Context.AddCookiesAsync(cookies.Select(c => new Cookie { Name = c.Name, Value = c.Value, Url = host.Address }));
        await page.ClickAsync("#panel [data-key=r]");
        await page.Locator("main [role=status]").WaitForAsync();
        Assert.Equal(Words, await scene.CommentAsync());
    }

    [BrowserFact]
    public async Task What_was_typed_into_an_expired_page_is_there_to_be_sent_again_and_everybody_changes_his_own_password()
    {
        await Office.AddAsync(host, "wang", "王敏", "administer", "handle");
        var page = await Scene.SignedInAsync(host, "wang");
        await page.GotoAsync("/people/new-post");
        await page.FillAsync("[name=name]", "区司法局办公室");
        await page.FillAsync("[name=code]", "justice");
        await page.Context.ClearCookiesAsync();
        await page.ClickAsync("form.sheet button.btn-primary");
        await page.Locator("h1:has-text('登录已结束')").WaitForAsync();
        await HostFixture.LookAsync(page, "kept-form");
        await Axe.CheckAsync(page);
        Assert.Contains("区司法局办公室", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await Office.SignInAsync(page, "wang");
        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync(".rail-user >> text=修改密码");
        await page.FillAsync("input[name=old]", Office.Password);
        await page.FillAsync("input[name=password]", "qiu-tian-de-di-yi-chang-yu");
        await page.FillAsync("input[name=again]", "qiu-tian-de-di-yi-chang-yu");
        await HostFixture.LookAsync(page, "own-password");
        await Axe.CheckAsync(page);
        await page.ClickAsync("form.sheet button.btn-primary");
        await page.Locator("main [role=status]").WaitForAsync();
        await page.SetViewportSizeAsync(390, 844);
        await HostFixture.LookAsync(page, "own-password-phone");
        await Axe.CheckAsync(page);
        Assert.Contains("密码已修改", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task PressAsync(IPage page, string said)
    {
        await page.ClickAsync("#panel [data-key=r]");
        await page.Locator($"#failures .message:has-text('{said}')").WaitForAsync();
        await page.Locator("#panel [data-key=r]:not([disabled])").WaitForAsync();
        Assert.Equal(Words, await page.InputValueAsync("#panel #comment"));
    }
}
