using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Dispatch;

public sealed class ReconcilerTests
{
    private static readonly string Papers = Draw.Definition("papers", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report")));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_healthy_run_is_left_alone(Database database)
    {
        await using var rig = await StartedAsync(database);

        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_wait_whose_date_fired_without_it_goes_on_and_the_mend_is_on_record(Database database)
    {
        await using var rig = await StartedAsync(database);
        await rig.WriteAsync(db => db.Schedule.Where(r => r.RuleName == "end").ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ScheduleRowState.Fired).SetProperty(r => r.FiredAt, rig.Clock.GetUtcNow())));
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));

        Assert.Equal("Overdue", await rig.ReadAsync(db => db.Phases.Select(p => p.Outcome).SingleAsync()));
        Assert.Equal(1, await rig.ReadAsync(db => db.Audit.CountAsync(a => a.Act == "mended.date")));
        Assert.Equal(0, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_counter_that_lost_an_acceptance_is_counted_again_and_the_run_goes_on(Database database)
    {
        await using var rig = await StartedAsync(database);
        await rig.WriteAsync(db => db.Tasks.ExecuteUpdateAsync(
            set => set.SetProperty(t => t.State, TaskState.Accepted).SetProperty(t => t.WaitsOnUnit, false).SetProperty(t => t.FinishedAt, rig.Clock.GetUtcNow())));
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));

        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_task_nobody_waits_for_is_withdrawn(Database database)
    {
        await using var rig = await StartedAsync(database);
        await rig.WriteAsync(db => db.Bookmarks.Where(b => b.NodeId.EndsWith("report")).ExecuteDeleteAsync());
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));

        Assert.Equal(3, await rig.ReadAsync(db => db.Tasks.CountAsync(t => t.State == TaskState.Withdrawn)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_wait_whose_event_is_kept_past_it_goes_on(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("waits", await rig.PublishAsync(Draw.Definition("waits", Draw.Event("wait", "ready"))));
        await rig.WriteAsync(db => Task.FromResult(db.Events.Add(new PublishedEvent { Id = "e1", Key = EventStimulus.KeyOf("ready"), PublishedAt = rig.Clock.GetUtcNow() })));
        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));

        Assert.Equal("Finished", await rig.StatusAsync("waits"));
        Assert.Equal(0, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_cannot_be_mended_keeps_nothing_else_from_being_mended(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Draw.Definition("waits", Draw.Event("wait", "ready")));
        foreach (var (id, name) in new[] { ("a", "damaged"), ("b", "whole"), ("c", "whole") })
        {
            await rig.StartAsync(id, version);
            await rig.WriteAsync(db => Task.FromResult(db.Events.Add(new PublishedEvent { Id = "e" + id, Key = EventStimulus.KeyOf("ready"), TargetInstanceId = id, PublishedAt = rig.Clock.GetUtcNow() })));
            if (name == "damaged")
            {
                await rig.WriteAsync(db => db.Instances.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, "damaged"u8.ToArray())));
            }
        }

        rig.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(2, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));

        Assert.Equal(["Finished", "Finished"], await rig.ReadAsync(db => db.Instances.Where(i => i.Id != "a").Select(i => i.SubStatus).ToListAsync()));
    }

    private static async Task<RuntimeRig> StartedAsync(Database database)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Papers);
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("papers");
        await rig.PumpAsync();
        return rig;
    }
}
