using System.Text;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.Units;

public sealed class OldExcelTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task A_table_in_the_encoding_of_an_old_Excel_is_read_and_a_changed_one_shows_what_changes()
    {
        await Office.AddAsync(host, "units-gbk", "李静", [.. Rights.All]);
        await using var visitor = await host.VisitorAsync(390, 844);
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, "units-gbk");
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

        await page.GotoAsync("/units/import");
        await UnitTablePage.UploadAsync(page, "代码,名称,联络员\nSFS1,城区司法所,李\n", gbk);
        await page.ClickAsync("text=确认导入1个单位");
        await page.GotoAsync("/units/import");
        await UnitTablePage.UploadAsync(page, "代码,名称,联络员\nSFS1,城区司法所,王\n", gbk);

        Assert.Contains("李 → 王", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await UnitTablePage.LookAsync(page, "units-import-change");
        await page.GotoAsync("/units");
        await UnitTablePage.LookAsync(page, "units-list");
        await page.ClickAsync("text=城区司法所");
        await UnitTablePage.LookAsync(page, "unit-form");
    }
}
