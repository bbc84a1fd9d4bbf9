using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Settings;
using WorkflowHost.Runtime.Store.Sqlite;
using WorkflowHost.Runtime.Store.Tasks;
using Xunit;

namespace WorkflowHost.Tests.Store;

/// <summary>New rows go past EF Core into the database: every kind of value must come back as it was, one row or many.</summary>
public sealed class NewRowsTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 3, 2, 1, 2, 3, 456, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_value_comes_back_as_it_was_stored(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        // One, some, and more than go in one statement.
        foreach (var (from, to) in ((int, int)[])[(0, 1), (1, 8), (8, 4_100)])
        {
            await store.WriteAsync((db, _) => { db.Tasks.AddRange(Enumerable.Range(from, to - from).Select(Made)); return Task.CompletedTask; }, None);
        }

        var stored = await store.ReadAsync((db, stop) => db.Tasks.AsNoTracking().ToDictionaryAsync(t => t.Id, stop), None);
        Assert.Equal(4_100, stored.Count);
        Assert.All(Enumerable.Range(0, 4_100), n => Assert.Equivalent(Made(n), stored["t" + n], strict: true));

        static WorkTask Made(int n) => new()
        {
            Id = "t" + n,
            Kind = n % 2 == 0 ? TaskKind.Approval : TaskKind.Submission,
            RunId = "r",
            InstanceId = "i",
            BookmarkId = "b",
            NodeId = "n",
            Title = n % 3 == 0 ? new string('长', 900) + "𠮷'\"\\" : "",
            State = TaskState.NotAgreed,
            WaitsOnUnit = n % 2 == 1,
            DueDate = n % 2 == 0 ? null : new DateOnly(2026, 3, 2).AddDays(n),
            DueAt = n % 2 == 0 ? At.AddTicks(n) : null,
            OpenedAt = At,
            Round = n,
            Version = long.MaxValue - n,
        };
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Bytes_and_numbers_of_the_database_come_back_too(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await store.WriteAsync(
            (db, _) =>
            {
                db.Instances.AddRange(
                    new StoredInstance { Id = "a", DefinitionVersionId = "d", Status = "Running", SubStatus = "Suspended", State = [0, 1, 255] },
                    new StoredInstance { Id = "b", DefinitionVersionId = "d", Status = "Running", SubStatus = "Suspended", State = [] });
                db.Append(new TaskEvent { TaskId = "t", At = At, Act = "opened", ActorKind = "system" });
                db.Append(new TaskEvent { TaskId = "t", At = At, Act = "approved", ActorKind = "staff", ActorName = "王" });
                return Task.CompletedTask;
            },
            None);

        var states = await store.ReadAsync((db, stop) => db.Instances.OrderBy(i => i.Id).Select(i => i.State).ToListAsync(stop), None);
        var events = await store.ReadAsync((db, stop) => db.TaskEvents.OrderBy(e => e.Id).ToListAsync(stop), None);
        Assert.Equal([[0, 1, 255], []], states);
        Assert.Equal(["opened", "approved"], events.Select(e => e.Act));
        Assert.All(events, e => Assert.True(e.Id > 0));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_write_appends_goes_with_it_and_with_nothing_else(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        var refused = store.WriteAsync(
            (db, _) =>
            {
                db.Append(new StoredStimulus { InstanceId = "i", StimulusId = "refused", AppliedAt = At });
                return Task.FromException(new InvalidOperationException("no"));
            },
            None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await store.WriteAsync((db, _) => { db.Append(new StoredStimulus { InstanceId = "i", StimulusId = "kept", AppliedAt = At }); return Task.CompletedTask; }, None);

        Assert.Equal(["kept"], await store.ReadAsync((db, stop) => db.Stimuli.Select(s => s.StimulusId).ToListAsync(stop), None));
        var twice = store.WriteAsync((db, _) => { db.Append(new StoredStimulus { InstanceId = "i", StimulusId = "kept", AppliedAt = At }); return Task.CompletedTask; }, None);
        await Assert.ThrowsAsync<DbUpdateException>(() => twice);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_cannot_be_appended_outside_a_write(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        await using var db = test.Open().GetRequiredService<HostDatabase>().OpenForIdentity();
        db.Append(new StoredStimulus { InstanceId = "i", StimulusId = "s", AppliedAt = At });

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_question_can_be_asked_while_its_first_answer_is_read(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await store.WriteAsync((db, _) => { db.Settings.AddRange(Enumerable.Range(0, 5).Select(n => new Setting { Key = "k" + n, Value = "v" })); return Task.CompletedTask; }, None);

        var counts = await store.ReadAsync(
            async (db, stop) =>
            {
                var found = new List<int>();
                await foreach (var one in db.Settings.AsNoTracking().OrderBy(s => s.Key).AsAsyncEnumerable().WithCancellation(stop))
                {
                    // PostgreSQL has one answer a connection at a time; SQLite can be asked in between.
                    found.Add(database == Database.Sqlite ? (await db.Settings.AsNoTracking().OrderBy(s => s.Key).ToListAsync(stop)).Count : 5);
                }

                return found;
            },
            None);
        Assert.Equal([5, 5, 5, 5, 5], counts);
    }

    [Fact]
    public async Task A_reader_of_SQLite_keeps_its_connection_and_still_sees_what_was_written_meanwhile()
    {
        await using var test = await TestStore.CreateAsync(Database.Sqlite);
        var store = test.OpenStore();
        for (var n = 0; n < 3; n++)
        {
            var key = "k" + n;
            await store.WriteAsync((db, _) => { db.Settings.Add(new Setting { Key = key, Value = "v" }); return Task.CompletedTask; }, None);
            Assert.Equal(n + 1, await store.ReadAsync((db, stop) => db.Settings.CountAsync(stop), None));
        }

        Assert.IsType<KeptConnection>(await store.ReadAsync((db, _) => Task.FromResult(db.Database.GetDbConnection()), None));
    }
}
