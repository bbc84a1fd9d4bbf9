using System.Text;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using Xunit;

namespace WorkflowHost.Browser.Tests.People;

/// <summary>Evaluators imported, units grouped, somebody away: as an administrator does it.</summary>
public sealed class ListsAndAbsenceTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task An_administrator_imports_evaluators_groups_units_and_enters_an_absence()
    {
        await new Scene(host).SetAsync();
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync("/people");
        await page.ClickAsync("text=评议代表");
        await UploadAsync(page, "姓名,邮箱\n,a@example.cn\n");
        Assert.Contains("第2行没有姓名", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await LookAsync(page, "evaluators-errors");
        await UploadAsync(page, "姓名,工作单位,邮箱,电话\n王代表,区人大,wang@example.cn,0839-1\n李委员,区政协,,0839-2\n");
        Assert.Contains("现有0人，将替换为2人", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "evaluators-preview");
        await page.ClickAsync("text=确认导入2人");
        await page.Locator("[role=status]").WaitForAsync();
        await LookAsync(page, "evaluators");

        await page.GotoAsync("/units");
        await page.ClickAsync("text=单位分组");
        await page.FillAsync("input[name=name]", "政府部门");
        await page.FillAsync("input[name=code]", "government");
        await page.FillAsync("textarea[name=members]", "区教育局\n区三江办\n");
        await page.ClickAsync("text=保存分组");
        await page.Locator("[role=status]").WaitForAsync();
        await LookAsync(page, "groups");

        await page.GotoAsync("/people");
        await page.ClickAsync("td a:has-text('唐芳')");
        await page.FillAsync("input[name=from]", "2026-03-02");
        await page.FillAsync("input[name=to]", "2026-03-06");
        await page.SelectOptionAsync("select[name=substituteId]", new SelectOptionValue { Label = "李明（li.ming）" });
        await page.ClickAsync("text=登记外出");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Contains("由李明代理", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "absence");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "absence");
        await page.GotoAsync("/people/evaluators?list=delegates");
        await LookAsync(page, "evaluators");
        await page.GotoAsync("/units/groups");
        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync(".rail-user >> text=English");
        await page.Locator("html[lang=en]").WaitForAsync();
        await LookAsync(page, "groups-en");
        await page.SetViewportSizeAsync(1366, 768);
        await page.GotoAsync("/people/evaluators?list=delegates");
        await LookAsync(page, "evaluators-en");
    }

    private static async Task UploadAsync(IPage page, string table)
    {
        await page.FillAsync("input[name=name]", "人大代表");
        await page.FillAsync("input[name=code]", "delegates");
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "list.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(table) });
        await page.ClickAsync("form[enctype] button[type=submit]");
        await page.Locator("[role=alert], form[action*=Apply]").First.WaitForAsync();
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
