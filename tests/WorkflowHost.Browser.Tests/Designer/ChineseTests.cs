using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.Designer;

/// <summary>Studio itself speaks English; these fail when a text of its main screens has no Chinese, and name it.</summary>
public sealed class ChineseTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task The_list_its_menus_and_the_dialog_for_a_new_workflow_are_Chinese()
    {
        var page = await DesignerAsync("qian");
        await page.GotoAsync("/studio/workflows/definitions");
        await page.Locator("body[data-ready=true][data-overlay=true]").WaitForAsync(new() { Timeout = 120_000, State = WaitForSelectorState.Attached });
        await page.GetByText("六阶段评议（通用）").First.WaitForAsync();
        await ChineseScreen.CheckAsync(page, "list");

        await page.Locator("tbody tr .mud-menu button").First.ClickAsync();
        await page.GetByText("撤回发布").First.WaitForAsync();
        await ChineseScreen.CheckAsync(page, "menu of a row");
        await page.Keyboard.PressAsync("Escape");
        await page.Mouse.ClickAsync(700, 600);

        await page.GetByText("新建流程").First.ClickAsync();
        await page.GetByText("用连线表示先后和分支，推荐使用。").WaitForAsync();
        await ChineseScreen.CheckAsync(page, "new workflow");
        await HostFixture.LookAsync(page, "studio-new");
    }

    [BrowserFact]
    public async Task The_editor_and_all_its_tabs_are_Chinese()
    {
        var page = await DesignerAsync("sun");
        var editor = await StudioEditor.OpenAsync(page, "six-phase");
        await page.Locator("body[data-overlay=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await ChineseScreen.CheckAsync(page, "nothing selected");

        await editor.SelectAsync("评议阶段");
        await editor.ReadAsync("结束日期");
        foreach (var tab in (string[])["输出", "通用", "测试", "变量", "输入／输出", "版本"])
        {
            var head = page.Locator(".mud-tab", new() { HasText = tab }).Last;
            await head.DispatchEventAsync("click");
            await page.Locator(".mud-tab-active", new() { HasText = tab }).Last.WaitForAsync();
            await ChineseScreen.CheckAsync(page, tab);
        }

        await HostFixture.LookAsync(page, "studio-versions");
    }

    private async Task<IPage> DesignerAsync(string name)
    {
        await Office.AddAsync(host, name, "设计员", Rights.Design);
        var visitor = await host.VisitorAsync(1600, 900);
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, name);
        return page;
    }
}
