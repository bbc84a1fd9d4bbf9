using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;
using Xunit;

namespace WorkflowHost.Tests.Store;

public sealed class MigrationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_model_has_no_change_without_a_migration(Database database)
    {
        await using var test = await TestStore.CreateEmptyAsync(database);

        Assert.False(await test.OpenStore().ReadAsync((db, _) => Task.FromResult(db.Database.HasPendingModelChanges()), CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_nodes_that_start_on_an_empty_database_bring_it_up_once(Database database)
    {
        await using var test = await TestStore.CreateEmptyAsync(database);
        var nodes = Enumerable.Range(0, 3).Select(_ => test.OpenStore()).ToList();

        await Task.WhenAll(nodes.Select(node => node.MigrateAsync(CancellationToken.None)));

        Assert.Empty(await nodes[0].ReadAsync((db, _) => db.Database.GetPendingMigrationsAsync(), CancellationToken.None));
        Assert.Empty(await nodes[1].ReadAsync((db, _) => db.Runs.ToListAsync(), CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Migrations_go_down_to_nothing_and_up_again(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await store.WriteAsync((db, _) => Task.FromResult(db.Settings.Add(new Setting { Key = "a", Value = "b" })), CancellationToken.None);

        await using (var host = test.Open())
        {
            await using var db = ((HostDatabase)host.GetService(typeof(HostDatabase))!).OpenForIdentity();
            await db.GetInfrastructure().GetRequiredService<IMigrator>().MigrateAsync("0");
            await db.GetInfrastructure().GetRequiredService<IMigrator>().MigrateAsync();
        }

        Assert.Empty(await store.ReadAsync((db, _) => db.Settings.ToListAsync(), CancellationToken.None));
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_behind_does_not_hold_up_the_next_start()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        await test.OpenStore().WriteAsync(
            (db, _) => db.Database.ExecuteSqlRawAsync(
                "CREATE TABLE IF NOT EXISTS \"__EFMigrationsLock\" (Id INTEGER PRIMARY KEY, Timestamp TEXT); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01')"),
            CancellationToken.None);

        await test.OpenStore().MigrateAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
