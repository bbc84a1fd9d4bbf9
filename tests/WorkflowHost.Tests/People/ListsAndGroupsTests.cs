using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Units;
using Xunit;

namespace WorkflowHost.Tests.People;

/// <summary>Lists of evaluators and groups of units: imported whole or not at all, and found by definitions that name them.</summary>
public sealed class ListsAndGroupsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_workbook_makes_a_list_after_it_was_shown_and_another_replaces_it_whole(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);

        await ImportAsync(office, Workbook.Of(["姓名", "工作单位", "邮箱"], ["王代表", "区人大", "wang@example.cn"], ["李委员", "区政协", null]));
        Assert.Equal(["王代表 wang@example.cn", "李委员 "], await host.ReadAsync(db => db.Evaluators.OrderBy(e => e.OrderNumber).Select(e => e.Name + " " + e.Email).ToListAsync()));

        await ImportAsync(office, Workbook.Of(["姓名"], ["赵代表"]));
        Assert.Equal(["赵代表"], await host.ReadAsync(db => db.Evaluators.Select(e => e.Name).ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_one_wrong_row_nobody_is_imported_and_every_wrong_row_is_named(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        var page = await office.GetAsync("/people/evaluators");

        var answer = await office.PostFilesAsync(
            "/people/evaluators", page, [("code", "delegates"), ("name", "人大代表")],
            ("file", "list.csv", Encoding.UTF8.GetBytes("姓名,邮箱\n王代表,wang@example.cn\n,li@example.cn\n赵代表,WANG@example.cn\n钱代表,qian at example\n")));

        answer.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("第3行没有姓名", answer.Html, StringComparison.Ordinal);
        Assert.Contains("第4行的邮箱 WANG@example.cn 与第2行相同", answer.Html, StringComparison.Ordinal);
        Assert.Contains("qian at example", answer.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.Evaluators.CountAsync()) + await host.ReadAsync(db => db.EvaluatorLists.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_group_is_saved_by_names_and_codes_and_with_one_wrong_line_not_at_all(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        var page = await office.GetAsync("/units/groups");

        var wrong = await office.PostAsync("/units/groups", page, [("code", "north"), ("name", "北片"), ("members", "区教育局\n区财政局\nu1"), ("formToken", "a")]);
        Assert.Contains("第2行“区财政局”：没有这个单位", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("第3行“u1”与第1行是同一单位", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.UnitGroups.CountAsync()));

        (await office.PostAsync("/units/groups", wrong, [("code", "north"), ("name", "北片"), ("members", "区教育局\r\nu3\r\n"), ("formToken", "b")])).MustBe(HttpStatusCode.Redirect);
        Assert.Contains("区教育局、区政务中心", (await office.GetAsync("/units/groups")).Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_collection_asks_the_units_of_its_group_and_a_notice_goes_to_the_list_it_names(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition(
            "named", Draw.Phase("p1", "启动当日", "3月31日", Draw.Step("tell", "WorkflowHost.SendNotice", ("recipients", "list:delegates"), ("subject", "评议通知")), Draw.Collect("report", ("units", "group:north")))));
        await rig.SeedOfficeAsync();
        await rig.WriteAsync(db =>
        {
            db.UnitGroups.Add(new() { Code = "north", Name = "北片" });
            db.UnitGroupMembers.AddRange(new() { GroupCode = "north", UnitId = "u1" }, new() { GroupCode = "north", UnitId = "u3" });
            db.EvaluatorLists.Add(new() { Code = "delegates", Name = "人大代表" });
            db.Evaluators.Add(new() { Id = "e1", ListCode = "delegates", Name = "王代表", Email = "wang@example.cn" });
            return Task.FromResult(true);
        });

        await rig.StartRunAsync("named");
        await rig.PumpAsync();

        Assert.Equal(["u1", "u3"], await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.UnitId).Select(t => t.UnitId!).ToListAsync()));
        Assert.Equal(1, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.RecipientAddress == "wang@example.cn" && n.Subject.Contains("评议通知"))));
    }

    private static async Task ImportAsync(TestBrowser office, byte[] workbook)
    {
        var page = await office.GetAsync("/people/evaluators");
        var shown = (await office.PostFilesAsync("/people/evaluators", page, [("code", "delegates"), ("name", "人大代表")], ("file", "list.xlsx", workbook))).MustBe(HttpStatusCode.OK);
        (await office.PostAsync(
            "/people/evaluators?handler=Apply", shown,
            [("code", "delegates"), ("name", "人大代表"), ("packed", TestBrowser.FieldOf(shown, "packed")), ("formToken", TestBrowser.FieldOf(shown, "formToken"))])).MustBe(HttpStatusCode.Redirect);
    }

    private static async Task<TestBrowser> SignedInAsync(WebHost host)
    {
        await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        await host.Run.CreateAsync();
        var office = host.Browser();
        await office.SignInAsync("li.ming");
        return office;
    }
}
