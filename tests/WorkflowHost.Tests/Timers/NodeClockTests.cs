using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Time;
using Xunit;

namespace WorkflowHost.Tests.Timers;

/// <summary>What is due is due by the clock of the database, however the clocks of the nodes stand.</summary>
public sealed class NodeClockTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnPostgres]
    public async Task Of_two_nodes_half_a_minute_fast_and_slow_neither_does_anything_early_or_twice(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var now = await NowAsync(store);
        var (fast, slow) = (Node(store, now.AddSeconds(30)), Node(store, now.AddSeconds(-30)));
        var rows = fast.GetRequiredService<HostStore>();
        await Clock(fast).FollowAsync(rows, None);
        await StartAsync(fast, "soon");
        await StartAsync(fast, "past");
        await rows.WriteAsync((db, stop) => db.Timers.Where(t => t.InstanceId == "past").ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, now.AddSeconds(-10)), stop), None);

        // A second turn finds what the first would have left or done twice.
        foreach (var node in (ServiceProvider[])[slow, fast, slow, fast])
        {
            await node.GetRequiredService<PumpOnWake>().RunAsync(None);
        }

        Assert.Equal(["past Finished", "soon Suspended"], await rows.ReadAsync((db, stop) => db.Instances.OrderBy(i => i.Id).Select(i => i.Id + " " + i.SubStatus).ToListAsync(stop), None));
        Assert.Equal(1, await rows.ReadAsync((db, stop) => db.Journal.CountAsync(j => j.InstanceId == "past" && j.ActivityId == "sleep" && j.Event == "Completed", stop), None));
        Assert.InRange(Clock(fast).Offset.TotalSeconds, -31, -29);
        Assert.InRange(Clock(slow).Offset.TotalSeconds, 29, 31);
    }

    [Theory, OnPostgres]
    public async Task A_clock_that_is_set_while_the_node_runs_is_followed_at_the_next_turn_and_never_runs_ahead(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var own = new ManualClock(await NowAsync(store));
        var clock = new NodeClock(own);
        var rows = store.OpenStore();
        await clock.FollowAsync(rows, None);

        own.Advance(TimeSpan.FromHours(1));
        Assert.True(clock.GetUtcNow() > (await NowAsync(store)).AddMinutes(59));
        await clock.FollowAsync(rows, None);

        Assert.True(clock.GetUtcNow() <= await NowAsync(store));
    }

    [Theory, OnSqlite]
    public async Task On_SQLite_the_clock_is_the_machines(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var own = new ManualClock();
        var clock = new NodeClock(own);

        await clock.FollowAsync(store.OpenStore(), None);

        Assert.Equal(own.GetUtcNow(), clock.GetUtcNow());
    }

    private static NodeClock Clock(ServiceProvider node) => (NodeClock)node.GetRequiredService<TimeProvider>();

    private static ServiceProvider Node(TestStore store, DateTimeOffset shows) => store.Open(services =>
    {
        services.AddSingleton<TimeProvider>(new NodeClock(new ManualClock(shows)));
        services.AddSingleton<IHostApplicationLifetime, Running>();
        services.AddProcedureRuntime();
        services.AddSingleton<PumpOnWake>();
    });

    private static Task StartAsync(ServiceProvider node, string id) => node.GetRequiredService<HostStore>().WriteAsync(
        async (db, stop) =>
        {
            if (!await db.Definitions.AnyAsync(stop))
            {
                db.Definitions.Add(new DefinitionVersion { Id = "sleep-v1", DefinitionId = "sleep", Version = 1, Name = "sleep", IsLatest = true, IsPublished = true, Json = Draw.Definition("sleep", Draw.Delay("sleep", "00:00:20")) });
                await db.SaveChangesAsync(stop);
            }

            await node.GetRequiredService<Bursts>().StartAsync(db, id, "sleep-v1", null, null, stop);
        },
        None);

    private static async Task<DateTimeOffset> NowAsync(TestStore store)
    {
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync())!, TimeSpan.Zero);
    }

    /// <summary>A host that is not told to stop.</summary>
    private sealed class Running : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => None;

        public CancellationToken ApplicationStopping => None;

        public CancellationToken ApplicationStopped => None;

        public void StopApplication()
        {
        }
    }
}
