using System.Globalization;
using System.IO.Compression;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Units;

/// <summary>Excel workbooks (.xlsx) are imported as tables are; nothing in them is calculated or believed.</summary>
public sealed class WorkbookTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_workbook_imports_like_the_table_it_holds_and_names_its_own_rows(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        var table = UnitFile.TextOf(Workbook.Of(
            ["代码", "名称", "邮箱", "电话"],
            ["JTJ", "区交通运输局", "a@example.cn", 13800000001m],
            [],
            ["JYJ", "区教育局", null, "0839-1"]));

        var plan = await desk.PreviewAsync(table);
        await desk.ApplyAsync(table, plan);

        Assert.Equal([2, 4], plan.Units.Select(u => u.Line));
        Assert.Equal([4], plan.Remarks.Select(r => r.Line));
        Assert.Equal(["JTJ 13800000001 a@example.cn", "JYJ 0839-1 "], (await desk.UnitsAsync()).Select(u => $"{u.Code} {u.ContactPhone} {u.ContactEmail}"));
    }

    [Fact]
    public void A_formula_is_refused_by_its_address_and_never_calculated()
    {
        var refused = Assert.Throws<RefusedException>(() => UnitFile.TextOf(Workbook.Of(["代码", "名称"], ["A1", "=CONCAT(\"a\",\"b\")"])));

        Assert.Contains("单元格B2是公式", refused.Text(CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_looks_like_a_formula_and_is_text_stays_text()
    {
        var text = UnitFile.TextOf(Workbook.Of(["代码", "名称"], ["A1", "+甲单位,\"引号\"\n换行"]));

        Assert.Equal("\"代码\",\"名称\"\n\"A1\",\"+甲单位,\"\"引号\"\" 换行\"", text);
    }

    [Fact]
    public void An_archive_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_read()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++)
            {
                entry.Write(zeros);
            }
        }

        Assert.True(file.Length < UnitFile.LargestBytes);
        Assert.Equal("WorkbookLarge", Assert.Throws<RefusedException>(() => UnitFile.TextOf(file.ToArray())).Code);
    }

    [Fact]
    public void An_archive_that_is_no_workbook_is_refused_in_words()
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("readme.txt");
        }

        Assert.Equal("WorkbookBroken", Assert.Throws<RefusedException>(() => UnitFile.TextOf(file.ToArray())).Code);
        Assert.Equal("WorkbookBroken", Assert.Throws<RefusedException>(() => UnitFile.TextOf([0x50, 0x4B, 3, 4, 20, 0])).Code);
    }
}
