using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

public sealed class StartRunTests
{
    private static readonly string SelfCheck = Draw.Definition(
        "self-check", Draw.Phase("p1", "启动当日", "开始后10个工作日", Draw.Collect("report", ("remindBefore", "3"))));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_run_has_its_dates_its_units_its_instance_and_its_audit_entry_from_the_first_moment(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(SelfCheck);
        await rig.SeedOfficeAsync();

        var id = await rig.StartRunAsync("self-check");

        var run = await rig.ReadAsync(db => db.Runs.SingleAsync());
        Assert.Equal((id, "self-check-v1", RunState.Running), (run.Id, run.DefinitionVersionId, run.State));
        Assert.Equal(["before-3", "due", "end", "start"], (await rig.ReadAsync(db => db.Schedule.Select(r => r.RuleName).ToListAsync())).Order());
        Assert.Equal(3, await rig.ReadAsync(db => db.RunUnits.CountAsync()));
        Assert.Equal("Suspended", await rig.StatusAsync(run.RootInstanceId));
        Assert.Equal("run.started", await rig.ReadAsync(db => db.Audit.Select(a => a.Act).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Posting_the_same_form_twice_starts_one_run(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(SelfCheck);
        await rig.SeedOfficeAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => rig.StartRunAsync("self-check", formToken: "form-1")));

        Assert.Single(ids.Distinct());
        Assert.Equal(1, await rig.ReadAsync(db => db.Runs.CountAsync()));
    }

    [Theory]
    [InlineData("DefinitionUnpublished", "流程还没有发布")]
    [InlineData("TitleMissing", "填写评议项目的名称")]
    [InlineData("NoUnits", "至少选择一个参加单位")]
    [InlineData("UnitsWithoutAddress", "第2司法所")]
    [InlineData("StartFarOff", "离今天太远")]
    [InlineData("EverythingOver", "所有阶段都已结束")]
    [InlineData("PostsVacant", "评议办")]
    [InlineData("SelectionEmpty", "kind:学校")]
    public async Task What_would_go_wrong_later_is_refused_with_what_to_mend_and_nothing_is_started(string code, string says)
    {
        await using var rig = await RuntimeRig.CreateAsync(Database.Sqlite);
        await rig.PublishAsync(SelfCheck);
        await rig.PublishAsync(Draw.Definition("schools", Draw.Phase("p1", "启动当日", "开始后10个工作日", Draw.Collect("report", ("units", "kind:学校")))));
        await rig.SeedOfficeAsync();
        var wanted = new NewRun("self-check", "评议", new DateOnly(2026, 3, 2), ["u1", "u2"]);
        switch (code)
        {
            case "DefinitionUnpublished":
                wanted = wanted with { DefinitionId = "none" };
                break;
            case "TitleMissing":
                wanted = wanted with { Title = " " };
                break;
            case "NoUnits":
                wanted = wanted with { UnitIds = [] };
                break;
            case "UnitsWithoutAddress":
                await rig.WriteAsync(db => db.Units.Where(u => u.Id == "u2").ExecuteUpdateAsync(set => set.SetProperty(u => u.ContactEmail, (string?)null)));
                break;
            case "StartFarOff":
                wanted = wanted with { StartDate = new DateOnly(2062, 3, 2) };
                break;
            case "EverythingOver":
                wanted = wanted with { StartDate = new DateOnly(2025, 9, 1) };
                break;
            case "PostsVacant":
                await rig.WriteAsync(db => db.PostHolders.ExecuteUpdateAsync(set => set.SetProperty(h => h.To, new DateOnly(2026, 3, 1))));
                break;
            case "SelectionEmpty":
                wanted = wanted with { DefinitionId = "schools" };
                break;
        }

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<StartRun>().RunAsync(wanted, RuntimeRig.Office, CancellationToken.None));

        Assert.Equal(code, refused.Code);
        Assert.Contains(says, refused.Text(CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
        Assert.Equal(0, await rig.ReadAsync(db => db.Runs.CountAsync()) + await rig.ReadAsync(db => db.Instances.CountAsync()) + await rig.ReadAsync(db => db.Schedule.CountAsync()));
    }
}
