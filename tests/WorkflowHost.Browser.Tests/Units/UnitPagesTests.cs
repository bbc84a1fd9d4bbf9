using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.Units;

public sealed class UnitPagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task An_administrator_imports_the_sample_finds_a_unit_and_corrects_it()
    {
        await Office.AddAsync(host, "units-admin", "张敏", [.. Rights.All]);
        await using var visitor = await host.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, "units-admin");
        await page.ClickAsync(".rail a[href='/units']");
        Assert.Contains("还没有单位", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await UnitTablePage.LookAsync(page, "units-empty");

        await page.ClickAsync("a[href='/units/import']");
        await UnitTablePage.LookAsync(page, "units-import");
        await UnitTablePage.UploadAsync(page, "代码,名称,邮箱\nA1,甲单位,a at example\nA1,乙单位,b@example.cn\n");
        Assert.Contains("有2处错误，没有导入任何单位", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await UnitTablePage.LookAsync(page, "units-import-errors");

        await page.SetInputFilesAsync("input[type=file]", Path.Combine(Checkout.Root, "docs", "samples", "zhaohua-2017-units.csv"));
        await page.ClickAsync("form[enctype] button[type=submit]");
        await UnitTablePage.LookAsync(page, "units-import-preview");
        await page.ClickAsync("text=确认导入6个单位");
        Assert.Contains("已导入：新增6个，更新0个单位", await page.InnerTextAsync("[role=status]"), StringComparison.Ordinal);
        await UnitTablePage.LookAsync(page, "units");

        await page.FillAsync("input[name=q]", "国网");
        await page.PressAsync("input[name=q]", "Enter");
        await page.ClickAsync("text=国网昭化供电公司");
        await UnitTablePage.LookAsync(page, "unit");
        await page.FillAsync("input[name='unit.ContactEmail']", "");
        await page.FillAsync("input[name='unit.DeputyEmail']", "");
        await page.ClickAsync("text=保存修改");
        await page.ClickAsync("text=缺邮箱");
        Assert.Equal("国网昭化供电公司", await page.InnerTextAsync("tbody a"));
        await UnitTablePage.LookAsync(page, "units-no-address");
    }

    [BrowserFact]
    public async Task Who_may_not_administer_is_turned_away()
    {
        await Office.AddAsync(host, "units-clerk", "王芳", Rights.Handle);
        await using var visitor = await host.VisitorAsync();
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, "units-clerk");

        foreach (var address in (string[])["/units", "/units/new", "/units/import", "/units/import?handler=Sample", "/people", "/people/staff/new", "/people/new-post", "/people/posts/office"])
        {
            var answer = await page.APIRequest.GetAsync(host.Address + address);
            Assert.Equal(403, answer.Status);
        }

        Assert.Equal(0, await page.Locator(".rail a[href='/units']").CountAsync());
    }
}
