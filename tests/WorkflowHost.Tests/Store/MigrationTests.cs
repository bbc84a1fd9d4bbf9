using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Settings;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
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

    [Theory, OnSqlite, OnPostgres]
    public async Task Down_to_each_migration_and_up_again_keeps_every_row_that_migration_has_a_place_for(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        await using var host = test.Open();
        var store = (HostStore)host.GetService(typeof(HostStore))!;
        await store.WriteAsync((db, _) => Task.FromResult(Fill(db)), CancellationToken.None);
        var before = await CountsAsync(store);
        var lines = await JournalAsync(store);
        Assert.Equal(["""0|Started|i1.2||||{"名称":"\"甲\""}""", """1|Completed|i1.2|i1.1|办结|["Done"]|""", "2|Started|i10.1|e0|||"], lines);
        await using var db = ((HostDatabase)host.GetService(typeof(HostDatabase))!).OpenForIdentity();
        var migrator = db.GetInfrastructure().GetRequiredService<IMigrator>();
        var migrations = db.Database.GetMigrations().ToList();
        Assert.True(migrations.Count > 1, "There is nothing between none and all.");

        foreach (var migration in migrations.AsEnumerable().Reverse().Skip(1))
        {
            await migrator.MigrateAsync(migration);
            await migrator.MigrateAsync();

            var after = await CountsAsync(store);
            var ofInitial = new[] { "users", "units", "posts", "tasks", "task_events", "notices", "runs", "settings" };
            Assert.All(ofInitial, table => Assert.Equal((table, before[table]), (table, after[table])));
            Assert.Equal(lines, await JournalAsync(store));
        }

        var task = await store.ReadAsync((d, _) => d.Tasks.SingleAsync(), CancellationToken.None);
        Assert.Equal(("自查报告", TaskState.Returned, new DateOnly(2026, 6, 15)), (task.Title, task.State, task.DueDate!.Value));
    }

    private static bool Fill(HostDbContext db)
    {
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
        db.Users.Add(new StaffMember { Id = "s1", UserName = "zhou", NormalizedUserName = "ZHOU", DisplayName = "周" });
        db.Posts.Add(new Post { Code = "office", Name = "评议办" });
        db.Units.Add(new Unit { Id = "u1", Code = "U1", Name = "甲" });
        db.Runs.Add(new Run { Id = "r1", Title = "评议", DefinitionId = "d", DefinitionVersionId = "d1", RootInstanceId = "i1", Settings = "{}", StartedBy = "s1", CreatedAt = now });
        db.Tasks.Add(new WorkTask
        {
            Id = "t1", RunId = "r1", InstanceId = "i1", BookmarkId = "b1", NodeId = "n1", UnitId = "u1", Title = "自查报告", State = TaskState.Returned, WaitsOnUnit = true,
            DueDate = new DateOnly(2026, 6, 15), OpenedAt = now, AcknowledgedAt = now, AcknowledgedByPhone = true,
        });
        db.TaskEvents.Add(new TaskEvent { TaskId = "t1", At = now, Act = "told-by-phone", ActorKind = "staff" });
        db.PhoneCalls.Add(new PhoneCall { Id = "c1", RunId = "r1", UnitId = "u1", At = now, LoggedAt = now, CallerId = "s1", CallerName = "周" });
        db.PasswordCodes.Add(new PasswordCode { StaffMemberId = "s1", Hash = "h", ExpiresAt = now });
        db.Notices.Add(new Notice { Id = "m1", Key = "k", Kind = "opening", RecipientName = "x", RecipientAddress = "x@example.org", Subject = "s", Text = "t", Html = "", MessageId = "<m1@example.org>" });
        db.Settings.Add(new Setting { Key = "a", Value = "b" });
        db.JournalSteps.AddRange(JournalStep.Of("i1", 0,
        [
            new JournalEntry(0, now, "Started", "a", "node", "Elsa.If", "i1.2", null, null, null, new JsonObject { ["名称"] = "\"甲\"" }),
            new JournalEntry(1, now, "Completed", "a", "node", "Elsa.If", "i1.2", "i1.1", "办结", ["Done"], null),
            new JournalEntry(2, now, "Started", "b", "node", "Elsa.If", "i10.1", "e0", null, null, null),
        ]));
        return true;
    }

    private static Task<List<string>> JournalAsync(HostStore store) => store.ReadAsync(
        async (db, stop) => (await db.Journal.OrderBy(j => j.Sequence).ToListAsync(stop)).ConvertAll(j => $"{j.Sequence}|{j.Event}|{j.ActivityInstanceId}|{j.ParentActivityInstanceId}|{j.Message}|{j.Outcomes}|{j.ActivityState}"),
        CancellationToken.None);

    private static Task<Dictionary<string, int>> CountsAsync(HostStore store) => store.ReadAsync(
        async (db, stop) => new Dictionary<string, int>
        {
            ["users"] = await db.Users.CountAsync(stop), ["units"] = await db.Units.CountAsync(stop), ["posts"] = await db.Posts.CountAsync(stop), ["tasks"] = await db.Tasks.CountAsync(stop),
            ["task_events"] = await db.TaskEvents.CountAsync(stop), ["notices"] = await db.Notices.CountAsync(stop), ["runs"] = await db.Runs.CountAsync(stop), ["settings"] = await db.Settings.CountAsync(stop),
        },
        CancellationToken.None);

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
