using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Timers;

public sealed class DuePumpTests
{
    private static readonly string Sleep = Draw.Definition("sleep", Draw.Delay("sleep", "01:00:00"));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_timer_fires_when_it_is_due_and_not_before(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("i1", await rig.PublishAsync(Sleep));

        rig.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await rig.PumpAsync());
        rig.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await rig.PumpAsync());

        Assert.Equal("Finished", await rig.StatusAsync("i1"));
        Assert.Equal(0, await rig.PumpAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_a_day_off_all_that_is_overdue_is_done_once(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Sleep);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => rig.StartAsync($"i{number}", version)));
        rig.Clock.Advance(TimeSpan.FromHours(26));
        await rig.RestartAsync();

        Assert.Equal(100, await rig.PumpAsync());

        Assert.Equal(100, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.SubStatus == "Finished")));
        Assert.Equal(100, await rig.ReadAsync(db => db.Stimuli.CountAsync(s => s.StimulusId.StartsWith("timer:"))));
        Assert.Equal(0, await rig.PumpAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_pumps_at_once_share_the_work_and_double_nothing(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Sleep);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => rig.StartAsync($"i{number}", version)));
        rig.Clock.Advance(TimeSpan.FromHours(1));
        var other = rig.Open();

        var handled = await Task.WhenAll(rig.PumpAsync(), other.GetRequiredService<DuePump>().RunOnceAsync(CancellationToken.None));

        Assert.True(100 == handled.Sum(), rig.Log.ToString());
        Assert.Equal(100, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.SubStatus == "Finished")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_that_fails_is_put_off_and_does_not_hold_up_the_others(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Sleep);
        var broken = await rig.PublishAsync(Draw.Definition("broken", Draw.Delay("sleep", "00:30:00")));
        await rig.StartAsync("broken", broken);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => rig.StartAsync($"i{number}", version)));
        await rig.WriteAsync(db => db.Instances.Where(i => i.Id == "broken").ExecuteUpdateAsync(set => set.SetProperty(i => i.State, "damaged"u8.ToArray())));
        rig.Clock.Advance(TimeSpan.FromHours(1));

        await rig.PumpAsync();

        Assert.Equal(30, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.SubStatus == "Finished")));
        var waiting = await rig.ReadAsync(db => db.Timers.SingleAsync());
        Assert.Equal((1, true), (waiting.Failures, waiting.DueAt > rig.Clock.GetUtcNow()));
    }
}
