using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>The right is asked for by the act itself, not only by the page it is on.</summary>
public sealed class OfficeRightsTests
{
    private static readonly Actor Director = new("staff", "director", "主任");
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_may_not_act_for_the_office_changes_nothing_of_a_run(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.SeedOfficeAsync();
        await rig.PublishAsync(Draw.Definition("one", Draw.Phase("p1", "启动当日", "3月20日", Draw.Collect("report", ("dueRule", "3月13日")))));
        var run = await rig.StartRunAsync("one");
        await rig.PumpAsync();
        var end = await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == "end").SingleAsync());
        // Its step waits for a date that cannot be read, so it fails.
        await rig.StartAsync("failing", await rig.PublishAsync(Draw.Definition("failing", Draw.Step("until", "WorkflowHost.WaitUntil"))));
        var instance = await rig.ReadAsync(db => db.Instances.SingleAsync(i => i.Id == "failing"));
        var incident = Assert.Single(await rig.Get<Incidents>().ListAsync(instance.Id, None));
        var storm = new CalendarEdit(null, [new CalendarCorrection(new DateOnly(2026, 3, 20), false, "台风停工")], []);

        await RefusedAsync(() => rig.Get<RunControl>().PauseAsync(run, "等通知", Director, None));
        await RefusedAsync(() => rig.Get<RunControl>().ResumeAsync(run, "已明确", Director, None));
        await RefusedAsync(() => rig.Get<RunControl>().CancelAsync(run, "方案作废", Director, None));
        await RefusedAsync(() => rig.Get<MoveDate>().RunAsync(run, new DateMove(end.Id, new DateOnly(2026, 3, 23), "公章停用"), "", "form-1", Director, None));
        await RefusedAsync(() => rig.Get<ChangeCalendar>().RunAsync(storm, "", "form-2", Director, None));
        await RefusedAsync(() => rig.Get<UrgeUnits>().RunAsync(run, [], UrgeStep.Urge, null, "form-3", Director, None));
        await RefusedAsync(() => rig.Get<Incidents>().RetryAsync(instance.Id, incident.Id, Director, None));
        await RefusedAsync(() => rig.Get<Incidents>().SkipAsync(instance.Id, incident.Id, "Done", "不再需要", Director, None));
        await RefusedAsync(() => rig.Get<Incidents>().CancelAsync(instance.Id, incident.Id, "不再需要", Director, None));
        // A unit behind its link, or a program without a person, is nobody of the office.
        await RefusedAsync(() => rig.Get<RunControl>().CancelAsync(run, "方案作废", new Actor("unit", "office", "第1司法所"), None));

        Assert.Equal(["run.started"], await rig.ReadAsync(db => db.Audit.Select(a => a.Act).ToListAsync()));
        Assert.Equal(instance.Version, await rig.ReadAsync(db => db.Instances.Where(i => i.Id == instance.Id).Select(i => i.Version).SingleAsync()));
    }

    private static async Task RefusedAsync(Func<Task> act) => Assert.Equal("RightMissing", (await Assert.ThrowsAsync<RefusedException>(act)).Code);
}
