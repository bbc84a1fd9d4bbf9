using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;
using Xunit;

namespace WorkflowHost.Tests.Store;

public sealed class WriteTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_answered_is_stored_and_what_was_refused_is_not(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            var refused = number % 3 == 0;
            var write = store.WriteAsync(
                (db, _) =>
                {
                    db.Settings.Add(new Setting { Key = $"s{number}", Value = "" });
                    return refused ? throw new InvalidOperationException("no") : Task.FromResult(number);
                },
                None);
            if (refused)
            {
                await Assert.ThrowsAnyAsync<InvalidOperationException>(() => write);
            }
            else
            {
                Assert.Equal(number, await write);
            }
        }));

        var stored = await test.OpenStore().ReadAsync((db, _) => db.Settings.Select(s => s.Key).ToListAsync(), None);
        Assert.Equal(Enumerable.Range(0, 60).Where(n => n % 3 != 0).Select(n => $"s{n}").Order(), stored.Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_that_breaks_a_rule_of_the_database_fails_alone(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await AddAsync(store, "taken");

        var writes = new[] { "a", "b", "taken", "c", "d" }.Select(key => AddAsync(store, key)).ToList();

        await Assert.ThrowsAsync<DbUpdateException>(() => writes[2]);
        await Task.WhenAll(writes.Where((_, index) => index != 2));
        Assert.Equal(5, await store.ReadAsync((db, _) => db.Settings.CountAsync(), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Writers_that_change_the_same_row_all_count(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await AddAsync(store, "counter", "0");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => store.WriteAsync(
            async (db, _) =>
            {
                var counter = database == Database.Postgres
                    ? await db.Settings.FromSqlRaw("SELECT * FROM settings WHERE \"Key\" = 'counter' FOR UPDATE").SingleAsync()
                    : await db.Settings.SingleAsync(s => s.Key == "counter");
                counter.Value = $"{int.Parse(counter.Value, System.Globalization.CultureInfo.InvariantCulture) + 1}";
            },
            None)));

        Assert.Equal("40", await store.ReadAsync((db, _) => db.Settings.Select(s => s.Value).SingleAsync(), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reader_cannot_write(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        if (database == Database.Sqlite)
        {
            await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(
                () => store.ReadAsync((db, _) => db.Settings.ExecuteDeleteAsync(), None));
        }

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => store.ReadAsync(
            async (db, stop) =>
            {
                db.Settings.Add(new Setting { Key = "x", Value = "" });
                return await db.SaveChangesAsync(stop);
            },
            None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_inside_a_write_is_refused_and_not_a_deadlock(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => store.WriteAsync((_, _) => AddAsync(store, "inner"), None).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Those_who_wait_are_woken_after_the_commit(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var host = test.Open();
        var woken = host.GetRequiredService<WakeSignals>().Next(Wake.Outbox);
        var wokenBeforeTheCommit = true;

        await host.GetRequiredService<HostStore>().WriteAsync(
            (db, _) =>
            {
                db.Wakes |= Wake.Outbox;
                wokenBeforeTheCommit = woken.IsCompleted;
                return Task.CompletedTask;
            },
            None);

        Assert.False(wokenBeforeTheCommit);
        await woken.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Waiting_writers_of_sqlite_share_a_commit()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        var commits = new CommitCounter();
        var store = test.OpenStore(commits);
        var release = new TaskCompletionSource();
        var first = store.WriteAsync((_, _) => release.Task, None);
        var others = Enumerable.Range(0, 50).Select(number => AddAsync(store, $"s{number}")).ToList();

        release.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(50, await store.ReadAsync((db, _) => db.Settings.CountAsync(), None));
        Assert.InRange(commits.Transactions.Count, 1, 10);
    }

    private static Task AddAsync(HostStore store, string key, string value = "") =>
        store.WriteAsync((db, _) => Task.FromResult(db.Settings.Add(new Setting { Key = key, Value = value })), None);
}
