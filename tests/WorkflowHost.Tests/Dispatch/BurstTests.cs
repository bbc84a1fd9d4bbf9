using Microsoft.EntityFrameworkCore;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Dispatch;

public sealed class BurstTests
{
    private static readonly string WaitThenEvent = Draw.Definition("wait", Draw.Delay("sleep", "1.00:00:00"), Draw.Event("go", "go"));

    [Theory, OnSqlite, OnPostgres]
    public async Task An_instance_rests_at_its_first_wait_with_all_its_rows(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        Assert.True(await rig.StartAsync("i1", await rig.PublishAsync(WaitThenEvent)));

        Assert.Equal("Suspended", await rig.StatusAsync("i1"));
        var bookmark = await rig.ReadAsync(db => db.Bookmarks.SingleAsync());
        var timer = await rig.ReadAsync(db => db.Timers.SingleAsync());
        Assert.Equal(("i1", bookmark.Id), (timer.InstanceId, timer.BookmarkId));
        Assert.Equal(rig.Clock.GetUtcNow().AddDays(1), timer.DueAt);
        Assert.NotEmpty(await rig.ReadAsync(db => db.Journal.Where(j => j.InstanceId == "i1").ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Starting_the_same_id_again_changes_nothing(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(WaitThenEvent);

        var started = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => rig.StartAsync("i1", version)));

        Assert.Single(started, first => first);
        Assert.Equal(1, await rig.ReadAsync(db => db.Bookmarks.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_fifty_who_act_on_one_wait_exactly_one_wins(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("i1", await rig.PublishAsync(WaitThenEvent));
        var bookmark = await rig.ReadAsync(db => db.Bookmarks.SingleAsync());

        var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(person => rig.ResumeAsync("i1", bookmark.Id, $"person-{person}")));

        Assert.Single(won, one => one);
        Assert.Equal(1, await rig.ReadAsync(db => db.Stimuli.CountAsync(s => s.StimulusId.StartsWith("person"))));
        Assert.Equal("Event:go", await rig.ReadAsync(db => db.Bookmarks.Select(b => b.Key).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_second_copy_of_a_stimulus_changes_nothing(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("i1", await rig.PublishAsync(WaitThenEvent));
        var bookmark = await rig.ReadAsync(db => db.Bookmarks.SingleAsync());

        Assert.True(await rig.ResumeAsync("i1", bookmark.Id, "same"));
        Assert.False(await rig.ResumeAsync("i1", bookmark.Id, "same"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_burnt_wait_takes_its_timer_along(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("i1", await rig.PublishAsync(WaitThenEvent));

        await rig.ResumeAsync("i1", await rig.ReadAsync(db => db.Bookmarks.Select(b => b.Id).SingleAsync()), "early");

        Assert.Equal(0, await rig.ReadAsync(db => db.Timers.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_comes_before_its_wait_is_kept_for_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("i1", await rig.PublishAsync(WaitThenEvent));
        Assert.True(await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "go", null, null, CancellationToken.None)));
        Assert.False(await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "go", null, null, CancellationToken.None)));

        rig.Clock.Advance(TimeSpan.FromDays(1));
        await rig.PumpAsync();

        Assert.Equal("Finished", await rig.StatusAsync("i1"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_reaches_all_who_wait_for_it_once(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Draw.Definition("event", Draw.Event("a", "go"), Draw.Event("b", "go")));
        await rig.StartAsync("i1", version);
        await rig.StartAsync("i2", version);

        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "go", null, null, CancellationToken.None));
        await rig.PumpAsync();
        await rig.PumpAsync();

        Assert.Equal(["Suspended", "Suspended"], await rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).ToListAsync()));
        Assert.Equal(["b", "b"], (await rig.ReadAsync(db => db.Bookmarks.Select(b => b.NodeId).ToListAsync())).Select(node => node.Split(':')[^1]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_caller_refuses_takes_the_burst_back(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("i1", await rig.PublishAsync(WaitThenEvent));
        var bookmark = await rig.ReadAsync(db => db.Bookmarks.SingleAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.WriteAsync<bool>(async db =>
        {
            Assert.True(await rig.Bursts.ApplyAsync(db, "i1", new Engine.Execution.ResumeBookmark(bookmark.Id), "once", CancellationToken.None));
            throw new InvalidOperationException("no");
        }));

        Assert.Equal(bookmark.Id, await rig.ReadAsync(db => db.Bookmarks.Select(b => b.Id).SingleAsync()));
        Assert.True(await rig.ResumeAsync("i1", bookmark.Id, "once"));
    }
}
