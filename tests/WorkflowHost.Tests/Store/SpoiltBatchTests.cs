using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;
using Xunit;

namespace WorkflowHost.Tests.Store;

/// <summary>Writers of SQLite share a commit without savepoints; when one of them fails after it has changed something the batch is run again.</summary>
public sealed class SpoiltBatchTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Who_fails_after_he_has_changed_something_fails_alone()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        var store = test.OpenStore();
        var spoilers = 0;
        var (release, first) = Hold(store);
        var others = Enumerable.Range(0, 20).Select(n => AddAsync(store, "a" + n)).ToList();
        var spoiler = store.WriteAsync(
            async (db, stop) =>
            {
                spoilers++;
                db.Settings.Add(new Setting { Key = "spoilt", Value = "" });
                await db.SaveChangesAsync(stop);
                throw new InvalidOperationException("no");
            },
            None);
        others.AddRange(Enumerable.Range(20, 20).Select(n => AddAsync(store, "a" + n)));

        release.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => spoiler);
        await Task.WhenAll([first, .. others]);

        Assert.InRange(spoilers, 1, 2);
        Assert.Equal(Enumerable.Range(0, 40).Select(n => "a" + n).Order(StringComparer.Ordinal), (await KeysAsync(store)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refusal_that_rests_on_a_write_of_the_same_batch_stands_with_that_write()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        var store = test.OpenStore();
        var (release, first) = Hold(store);
        var ground = AddAsync(store, "ground");
        var refused = store.WriteAsync(
            async (db, stop) => await db.Settings.AnyAsync(s => s.Key == "ground", stop) ? throw new InvalidOperationException("there is one") : true, None);
        var twice = AddAsync(store, "ground");

        release.SetResult();
        await Task.WhenAll(first, ground);
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await Assert.ThrowsAsync<DbUpdateException>(() => twice);

        Assert.Equal(["ground"], await KeysAsync(store));
    }

    [Fact]
    public async Task A_refusal_whose_ground_has_gone_with_a_spoilt_batch_is_not_given()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        var store = test.OpenStore();
        var (release, first) = Hold(store);
        using var gone = new CancellationTokenSource();
        var ground = store.WriteAsync((db, _) => Task.FromResult(db.Settings.Add(new Setting { Key = "ground", Value = "" })), gone.Token);
        var next = store.WriteAsync(
            async (db, stop) =>
            {
                var refuse = await db.Settings.AnyAsync(s => s.Key == "ground", stop);
                db.Settings.Add(new Setting { Key = "next", Value = "" });
                return refuse ? throw new InvalidOperationException("there is one") : true;
            },
            None);
        var spoiler = store.WriteAsync(
            async (db, stop) =>
            {
                db.Settings.Add(new Setting { Key = "spoilt", Value = "" });
                await db.SaveChangesAsync(stop);
                // Who asked for the ground gives up before the batch is run again.
                await gone.CancelAsync();
                throw new InvalidOperationException("no");
            },
            None);

        release.SetResult();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ground);
        await Assert.ThrowsAsync<InvalidOperationException>(() => spoiler);

        Assert.True(await next);
        Assert.Equal(["next"], await KeysAsync(store));
    }

    [Fact]
    public async Task Who_loses_a_race_after_he_has_changed_something_is_run_again_from_what_is_stored()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        var store = test.OpenStore();
        var attempts = 0;
        var (release, first) = Hold(store);
        var before = AddAsync(store, "before");
        var loser = store.WriteAsync(
            async (db, stop) =>
            {
                db.Settings.Add(new Setting { Key = "loser", Value = "" });
                await db.SaveChangesAsync(stop);
                return ++attempts < 3 ? throw new DbUpdateConcurrencyException("planted") : attempts;
            },
            None);
        var after = AddAsync(store, "after");

        release.SetResult();
        await Task.WhenAll(first, before, after);

        Assert.Equal(3, await loser);
        Assert.Equal(["after", "before", "loser"], (await KeysAsync(store)).Order(StringComparer.Ordinal));
    }

    /// <summary>Keeps the writer busy, so that all that come meanwhile are one batch.</summary>
    private static (TaskCompletionSource Release, Task Held) Hold(HostStore store)
    {
        var release = new TaskCompletionSource();
        return (release, store.WriteAsync((_, _) => release.Task, None));
    }

    private static Task AddAsync(HostStore store, string key) =>
        store.WriteAsync((db, _) => Task.FromResult(db.Settings.Add(new Setting { Key = key, Value = "" })), None);

    private static Task<List<string>> KeysAsync(HostStore store) => store.ReadAsync((db, stop) => db.Settings.Select(s => s.Key).ToListAsync(stop), None);
}
