using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

public sealed class RunControlTests
{
    private static readonly string Papers = Draw.Definition("papers", Draw.Phase("p1", "启动当日", "3月13日", Draw.Collect("report", ("dueRule", "3月11日"), ("remindBefore", "1"))));

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_of_a_paused_run_becomes_due_and_afterwards_it_happens_once(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var runId = await StartedAsync(rig);
        await rig.Get<RunControl>().PauseAsync(runId, "等上级通知", RuntimeRig.Office, CancellationToken.None);

        Assert.Equal(0, await rig.GoToAsync(RuntimeRig.Local(3, 16)));
        await rig.Get<RunControl>().ResumeAsync(runId, "已明确", RuntimeRig.Office, CancellationToken.None);
        await rig.PumpAsync();

        Assert.Equal("Overdue", await rig.ReadAsync(db => db.Phases.Select(p => p.Outcome).SingleAsync()));
        Assert.Equal(["run.paused", "run.resumed", "run.started"], (await rig.ReadAsync(db => db.Audit.Select(a => a.Act).ToListAsync())).Order());
        Assert.Equal(0, await rig.PumpAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Time_that_runs_out_in_a_paused_run_waits_until_it_goes_on(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("sleep", Draw.Delay("nap", "3.00:00:00")));
        await rig.SeedOfficeAsync();
        var runId = await rig.StartRunAsync("sleep");
        await rig.Get<RunControl>().PauseAsync(runId, "等上级通知", RuntimeRig.Office, CancellationToken.None);

        Assert.Equal(0, await rig.GoToAsync(RuntimeRig.Local(3, 16)));
        Assert.Equal(HealthStatus.Healthy, (await new DueHealth(rig.Store, rig.Clock).CheckHealthAsync(new HealthCheckContext())).Status);
        await rig.Get<RunControl>().ResumeAsync(runId, "已明确", RuntimeRig.Office, CancellationToken.None);

        Assert.Equal(1, await rig.PumpAsync());
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_cancelled_run_had_not_yet_begun_does_not_begin(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("child", Draw.Event("answer", "answer")));
        await rig.PublishAsync(Draw.Definition("parent", Draw.Step("others", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "child")), Draw.Event("rest", "rest")));
        await rig.SeedOfficeAsync();
        var runId = await rig.StartRunAsync("parent");
        Assert.Equal(["Pending", "Suspended"], (await rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).ToListAsync())).Order());
        var left = await rig.ReadAsync(db => db.PendingStimuli.SingleAsync());

        await rig.Get<RunControl>().CancelAsync(runId, "方案作废", RuntimeRig.Office, CancellationToken.None);
        await rig.PumpAsync();
        Assert.Empty(await rig.ReadAsync(db => db.PendingStimuli.ToListAsync()));
        // One that another node had in its hands already.
        await rig.WriteAsync(db => rig.Bursts.ApplyAsync(db, left.InstanceId, new StartInstance(), left.Id, CancellationToken.None));

        Assert.Equal(["Cancelled", "Cancelled"], await rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_procedure_started_beside_itself_is_still_asked_for_when_the_procedure_has_ended(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("beside", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director"))));
        await rig.PublishAsync(Draw.Definition("parent", Draw.Step("others", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "beside")), Draw.Event("rest", "rest")));
        await rig.SeedOfficeAsync();
        var runId = await rig.StartRunAsync("parent");
        await rig.PumpAsync();

        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "rest", null, runId, CancellationToken.None));
        await rig.PumpAsync();
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
        await rig.DecideAsync(await rig.ReadAsync(db => db.Tasks.Where(t => t.State == TaskState.Open).Select(t => t.Id).SingleAsync()), TaskState.Approved);
        await rig.PumpAsync();

        Assert.Equal(["Finished", "Finished"], await rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_cancelled_run_asks_nobody_any_more(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var runId = await StartedAsync(rig);

        await rig.Get<RunControl>().CancelAsync(runId, "方案作废", RuntimeRig.Office, CancellationToken.None);

        Assert.Equal(RunState.Cancelled, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
        Assert.Equal("Cancelled", await rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).SingleAsync()));
        Assert.All(await rig.ReadAsync(db => db.Tasks.ToListAsync()), t => Assert.Equal(TaskState.Withdrawn, t.State));
        Assert.Equal(0, await rig.ReadAsync(db => db.Schedule.CountAsync(r => r.State == ScheduleRowState.Planned)));
        Assert.Equal(0, await rig.GoToAsync(RuntimeRig.Local(4, 16)));
        var again = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<RunControl>().CancelAsync(runId, "再来", RuntimeRig.Office, CancellationToken.None));
        Assert.Equal("RunOver", again.Code);
    }

    [Fact]
    public async Task Without_a_reason_nothing_changes()
    {
        await using var rig = await RuntimeRig.CreateAsync(Database.Sqlite);
        var runId = await StartedAsync(rig);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => rig.Get<RunControl>().CancelAsync(runId, " ", RuntimeRig.Office, CancellationToken.None));

        Assert.Equal("ReasonMissing", refused.Code);
        Assert.Equal(RunState.Running, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    private static async Task<string> StartedAsync(RuntimeRig rig)
    {
        await rig.PublishAsync(Papers);
        await rig.SeedOfficeAsync();
        var runId = await rig.StartRunAsync("papers");
        await rig.PumpAsync();
        return runId;
    }
}
