using Microsoft.EntityFrameworkCore;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>An event and the wait for it come at the same moment.</summary>
public sealed class EventMeetingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_is_published_in_the_same_write_as_a_wait_for_it_begins_is_taken(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var tells = await rig.PublishAsync(Draw.Definition("tells", Draw.Step("tell", "Elsa.PublishEvent", ("eventName", "ready"))));
        var waits = await rig.PublishAsync(Draw.Definition("waits", Draw.Event("wait", "ready")));

        await rig.Store.WriteAsync(
            async (db, stop) =>
            {
                await rig.Bursts.StartAsync(db, "tells", tells, null, null, stop);
                return await rig.Bursts.StartAsync(db, "waits", waits, null, null, stop);
            },
            CancellationToken.None);
        await rig.PumpAsync();

        Assert.Equal("Finished", await rig.StatusAsync("waits"));
        Assert.NotNull(await rig.ReadAsync(db => db.Events.Select(e => e.TakenAt).SingleAsync()));
    }

    /// <summary>On SQLite there is one writer.</summary>
    [Theory, OnPostgres]
    public async Task While_a_wait_for_an_event_begins_on_one_node_another_cannot_publish_it_past_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var waits = await rig.PublishAsync(Draw.Definition("waits", Draw.Event("wait", "ready")));
        Task<bool>? publishing = null;

        await rig.Store.WriteAsync(
            async (db, stop) =>
            {
                await rig.Bursts.StartAsync(db, "waits", waits, null, null, stop);
                Assert.False(await MayPublishAsync(rig, "ready"));
                Assert.True(await MayPublishAsync(rig, "another"));
                publishing = RuntimeRig.ElsewhereAsync(() => rig.WriteAsync(other => rig.Bursts.PublishAsync(other, "e1", "ready", null, null, CancellationToken.None)));
            },
            CancellationToken.None);
        await publishing!;
        await rig.PumpAsync();

        Assert.Equal("Finished", await rig.StatusAsync("waits"));
    }

    private static Task<bool> MayPublishAsync(RuntimeRig rig, string name)
    {
        var key = Engine.Execution.EventStimulus.KeyOf(name);
        return RuntimeRig.ElsewhereAsync(() => rig.WriteAsync(db => db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(8241974, hashtext({key})) AS \"Value\"").SingleAsync()));
    }
}
