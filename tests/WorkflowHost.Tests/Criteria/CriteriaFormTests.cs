using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Criteria;

/// <summary>A collection whose form comes from the criteria: by kind of unit, pinned when it opens.</summary>
public sealed class CriteriaFormTests
{
    private static string Definition(string criteria, params (string, System.Text.Json.Nodes.JsonNode)[] more) => Draw.Definition(
        "criteria", Draw.Flowchart("flow", Draw.Phase("p1", "启动当日", "3月20日", Draw.Step("report", "WorkflowHost.CollectFromUnits", [("title", "自查报告"), ("criteria", criteria), ("dueRule", "3月13日"), .. more]))));

    [Theory, OnSqlite, OnPostgres]
    public async Task Each_kind_of_unit_has_a_form_of_its_own_that_later_changes_leave_alone(Database database)
    {
        await using var rig = await StartedAsync(database, Definition("county-2024", ("fields", "count=问题数*（数字）")), "司法所", "公证处", "学校");
        await rig.StartRunAsync("criteria");
        await rig.PumpAsync();

        // A kind that is corrected later changes nothing of what was asked.
        await rig.WriteAsync(async db => (await db.Units.ToListAsync()).ConvertAll(u => u.Kind = "司法所"));

        Assert.Equal([25, 22, 13], await FieldsAsync(rig));
        var stored = await rig.ReadAsync(db => db.Collections.Select(c => c.FormJson).SingleAsync());
        Assert.Contains("认真履行公开责任", stored, StringComparison.Ordinal);
        var task = await rig.ReadAsync(db => db.Tasks.SingleAsync(t => t.UnitId == "u2"));
        var form = await rig.ReadAsync(db => CollectionForm.OfAsync(db, task, CancellationToken.None));
        Assert.Contains(form.Fields, f => f.Key == "own-honest-plan");
        Assert.Equal("count", form.Fields[^1].Key);
    }

    [Theory, OnSqlite]
    public async Task A_start_says_whose_kind_the_criteria_do_not_know_and_refuses_an_empty_form(Database database)
    {
        await using var rig = await StartedAsync(database, Definition("zhaohua-2017"), "政府部门", "公共服务行业", "乡镇");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.StartRunAsync("criteria"));

        Assert.Equal("CriteriaNothing", refused.Code);
        Assert.Contains("第3司法所", refused.Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
        await using var common = await StartedAsync(database, Definition("county-2024", ("signOff", "head")), "司法所", "公证处", "学校");
        var notes = await common.ReadAsync(async db => await StartNotes.ReadAsync(
            db, await common.Get<CompiledWorkflows>().GetAsync(db, "criteria-v1", CancellationToken.None), ["u1", "u2", "u3"], CancellationToken.None));
        Assert.Contains(notes, n => n.Chinese.Contains("“第3司法所”（学校）", StringComparison.Ordinal));
        Assert.Equal(3, notes.Count(n => n.Chinese.Contains("没有登记负责人邮箱", StringComparison.Ordinal)));
    }

    [Theory, OnSqlite]
    public async Task Criteria_that_do_not_exist_stop_the_start_in_words(Database database)
    {
        await using var rig = await StartedAsync(database, Definition("nowhere"), "司法所", "公证处", "学校");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.StartRunAsync("criteria"));

        Assert.Equal("DefinitionWrong", refused.Code);
        Assert.Contains("没有名为“nowhere”的评议内容", refused.Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<int>> FieldsAsync(RuntimeRig rig)
    {
        var tasks = await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.UnitId).ToListAsync());
        var counts = new List<int>();
        foreach (var task in tasks)
        {
            counts.Add((await rig.ReadAsync(db => CollectionForm.OfAsync(db, task, CancellationToken.None))).Fields.Count);
        }

        return counts;
    }

    private static async Task<RuntimeRig> StartedAsync(Database database, string definition, params string[] kinds)
    {
        Assert.All(ShippedCriteria.Names, name => Assert.NotNull(ShippedCriteria.Find(name)!.Set));
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(definition);
        await rig.SeedOfficeAsync();
        await rig.WriteAsync(async db => (await db.Units.OrderBy(u => u.OrderNumber).ToListAsync()).Zip(kinds).Select(pair => pair.First.Kind = pair.Second).ToList());
        return rig;
    }
}
