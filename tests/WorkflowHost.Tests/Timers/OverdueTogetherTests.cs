using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Timers;

/// <summary>A date and what waits for it meet at the same moment: neither passes the other by.</summary>
public sealed class OverdueTogetherTests
{
    private static readonly string Papers = Draw.Definition("papers", Draw.Phase("p1", "3月10日", "3月20日", Draw.Collect("report")));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_phase_whose_beginning_and_end_are_both_overdue_opens_and_ends(Database database)
    {
        await using var rig = await StartedAsync(database);

        await rig.GoToAsync(RuntimeRig.Local(4, 1));

        Assert.Equal("Overdue", await rig.ReadAsync(db => db.Phases.Select(p => p.Outcome).SingleAsync()));
        rig.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));
    }

    /// <summary>On SQLite there is one writer, so nobody can come between.</summary>
    [Theory, OnPostgres]
    public async Task A_date_does_not_come_past_a_wait_for_it_that_another_node_is_about_to_store(Database database)
    {
        await using var rig = await StartedAsync(database);
        rig.Clock.AdvanceTo(RuntimeRig.Local(4, 1));
        var other = rig.Open();

        await rig.WriteAsync(async db =>
        {
            var start = await db.Schedule.AsNoTracking().SingleAsync(r => r.RuleName == "start");
            await db.Schedule.Where(r => r.Id == start.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ScheduleRowState.Fired));
            var wait = await db.ScheduleWaits.AsNoTracking().SingleAsync();
            await rig.Bursts.ApplyAsync(db, wait.InstanceId, new ResumeBookmark(wait.BookmarkId), "begins", CancellationToken.None);
            await db.SaveChangesAsync();
            return await RuntimeRig.ElsewhereAsync(() => other.GetRequiredService<DuePump>().RunOnceAsync(CancellationToken.None));
        });
        await rig.PumpAsync();

        Assert.Equal("Overdue", await rig.ReadAsync(db => db.Phases.Select(p => p.Outcome).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Work_of_a_phase_that_opens_by_an_event_shows_the_date_that_counts_from_its_opening(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var phase = Draw.Phase("p1", null, "开始后20个工作日", Draw.Collect("report"));
        foreach (var (name, value) in new[] { ("entry", "event"), ("entryEvent", "进驻") })
        {
            phase[name] = Draw.Step("", "", (name, value))[name]!.DeepClone();
        }

        await rig.PublishAsync(Draw.Definition("papers", phase));
        await rig.SeedOfficeAsync();
        var run = await rig.StartRunAsync("papers");
        await rig.GoToAsync(RuntimeRig.Local(3, 10));

        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "进驻", null, run, CancellationToken.None));
        await rig.PumpAsync();

        var end = await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == "end").Select(r => r.Date).SingleAsync());
        Assert.Equal([end, end, end], await rig.ReadAsync(db => db.Tasks.Select(t => t.DueDate!.Value).ToListAsync()));
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
