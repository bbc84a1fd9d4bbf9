using System.Globalization;
using System.Text;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Units;

public sealed class ImportUnitsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_six_units_of_the_paper_come_in_as_they_stand_in_the_sample(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        var table = UnitFile.TextOf(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "docs", "samples", "zhaohua-2017-units.csv")));

        var plan = await desk.PreviewAsync(table);
        Assert.Empty(await desk.UnitsAsync());
        await desk.ApplyAsync(table, plan);

        Assert.Empty(plan.Remarks);
        var units = await desk.UnitsAsync();
        Assert.Equal(["区交通运输局", "区教育局", "区食药工商局", "区政务中心", "区三江办", "国网昭化供电公司"], units.Select(u => u.Name));
        Assert.Equal("hanxue@power.example.org", units[5].ContactEmail);
        Assert.Equal("钱江", units[5].HeadName);
        Assert.Equal(["units.imported"], await desk.AuditAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_table_with_one_error_imports_nothing(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        await desk.AddAsync("A1", "甲单位", "a@example.cn");
        const string Table = "代码,名称,邮箱\nA1,甲单位改名,a@example.cn\nB1,乙单位,b@example.cn\nC1,丙单位,b at example\n";

        var plan = await desk.PreviewAsync(Table);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.ApplyAsync(Table, plan));

        Assert.Equal("ImportErrors", refused.Code);
        var remark = Assert.Single(plan.Remarks);
        Assert.Equal(4, remark.Line);
        Assert.Contains("“丙单位”的邮箱“b at example”", remark.Text.Chinese, StringComparison.Ordinal);
        Assert.Equal("甲单位", Assert.Single(await desk.UnitsAsync()).Name);
        Assert.Equal(["unit.added"], await desk.AuditAsync());
    }

    [Theory]
    [InlineData("代码,名称\nA1,新单位\na1,另一单位", "CodeTwice")]
    [InlineData("名称\n新单位\n新单位", "NameTwice")]
    [InlineData("代码,名称\nB9,甲单位", "RowNameTaken")]
    [InlineData("代码,名称,邮箱\nB9,新单位,a@b@example.cn", "AddressWrong")]
    [InlineData("代码,名称,邮箱\nB9,新单位,a%b@example.cn", "AddressForm")]
    [InlineData("代码,名称,联络员\nB9,新单位,一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "TextLong")]
    public async Task Each_mistake_is_named(string table, string code)
    {
        await using var desk = await UnitDesk.OpenAsync(Database.Sqlite);
        await desk.AddAsync("A0", "甲单位");

        var plan = await desk.PreviewAsync(table);

        Assert.Contains(plan.Remarks, r => r.IsError && r.Code == code);
        Assert.Empty(plan.Units);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_table_updates_by_code_or_name_and_an_empty_cell_changes_nothing(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        await desk.ImportAsync("代码,名称,联络员,邮箱,电话\nA1,甲单位,李,li@example.cn,1\nB1,乙单位,王,wang@example.cn,2\n");

        const string Second = "代码,名称,联络员,邮箱\na1,甲单位,赵,\n,乙单位,,\n,丙单位,孙,sun@example.cn\n";
        var plan = await desk.PreviewAsync(Second);
        await desk.ApplyAsync(Second, plan);

        Assert.Equal([PlannedAct.Change, PlannedAct.Keep, PlannedAct.Add], plan.Units.Select(u => u.Act));
        Assert.Equal([new PlannedChange("ContactName", "李", "赵")], plan.Units[0].Changes);
        var units = await desk.UnitsAsync();
        Assert.Equal(["A1", "B1", "U001"], units.Select(u => u.Code));
        Assert.Equal(("赵", "li@example.cn", "1"), (units[0].ContactName, units[0].ContactEmail, units[0].ContactPhone));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_not_shown_is_not_done(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        const string Table = "代码,名称,邮箱\nA1,甲单位,a@example.cn\n";
        var plan = await desk.PreviewAsync(Table);
        await desk.AddAsync("A1", "丁单位");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.ApplyAsync(Table, plan));

        Assert.Equal("ImportMoved", refused.Code);
        Assert.Equal("丁单位", Assert.Single(await desk.UnitsAsync()).Name);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_copy_of_the_form_answers_the_same_and_imports_nothing(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        const string Table = "代码,名称,邮箱\nA1,甲单位,a@example.cn\n";
        var plan = await desk.PreviewAsync(Table);

        await desk.ApplyAsync(Table, plan);
        await desk.ApplyAsync(Table, plan);

        Assert.Single(await desk.UnitsAsync());
        Assert.Equal(["units.imported"], await desk.AuditAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Five_thousand_units_come_in_with_few_questions_to_the_database(Database database)
    {
        var counter = new CommandCounter();
        await using var desk = await UnitDesk.OpenAsync(database, counter);
        var table = new StringBuilder("代码,名称,邮箱\n");
        for (var i = 0; i < 5000; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"N{i:0000},单位{i},u{i}@example.cn\n");
        }

        await desk.ImportAsync(table.ToString());

        Assert.Equal(5000, (await desk.UnitsAsync()).Count);
        Assert.InRange(counter.Questions, 1, 5);
    }

    [Fact]
    public async Task A_unit_out_of_use_is_updated_but_stays_out_and_the_class_is_left_out_with_a_word()
    {
        await using var desk = await UnitDesk.OpenAsync(Database.Sqlite);
        await desk.AddAsync("A1", "甲单位", "a@example.cn");
        await desk.Get<ChangeUnit>().SetActiveAsync((await desk.UnitsAsync())[0].Id, false, UnitDesk.Clerk, CancellationToken.None);
        const string Table = "代码,名称,分类,邮箱\nA1,甲单位,重点,b@example.cn\n";

        var plan = await desk.PreviewAsync(Table);
        await desk.ApplyAsync(Table, plan);

        Assert.Equal(["ClassLeftOut", "RowInactive"], plan.Remarks.Select(r => r.Code));
        var unit = Assert.Single(await desk.UnitsAsync());
        Assert.Equal(("b@example.cn", false), (unit.ContactEmail, unit.IsActive));
    }

    [Theory, OnSqlite]
    public async Task A_unit_that_has_an_address_is_not_said_to_lack_one_when_a_list_without_addresses_is_imported_over_it(Database database)
    {
        await using var desk = await UnitDesk.OpenAsync(database);
        await desk.ImportAsync("代码,名称,邮箱\nA1,甲单位,a@example.cn\n");

        var plan = await desk.PreviewAsync("代码,名称,类别\nA1,甲单位,政府部门\nB1,乙单位,政府部门\n");

        Assert.Equal([3], plan.Remarks.Where(r => r.Code == "AddressMissing").Select(r => r.Line));
    }
}
