using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Instances;
using Xunit;

namespace WorkflowHost.Tests.Store;

/// <summary>Writes that only add share a commit on PostgreSQL; nobody else notices.</summary>
public sealed class SharedCommitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_that_add_at_once_each_is_stored_and_only_who_adds_what_is_there_fails(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await AddAsync(store, "taken");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            try
            {
                await AddAsync(store, number % 20 == 7 ? "taken" : $"s{number:00}");
                return true;
            }
            catch (DbUpdateException)
            {
                return false;
            }
        }));

        Assert.Equal(Enumerable.Range(0, 60).Select(number => number % 20 != 7), answers);
        var expected = Enumerable.Range(0, 60).Where(number => number % 20 != 7).Select(number => $"s{number:00}").Append("taken");
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await StoredAsync(store)).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refused_addition_leaves_nothing(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => store.AddAsync<bool>(
            (db, _) =>
            {
                db.Append(Stimulus("mine"));
                throw new InvalidTimeZoneException("no");
            },
            None));

        Assert.Empty(await StoredAsync(store));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_only_to_add_and_changes_something_does_both_once(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await store.WriteAsync(
            (db, _) =>
            {
                db.Definitions.Add(new DefinitionVersion { Id = "d1", DefinitionId = "d", Version = 1, Name = "", Json = "{}" });
                return Task.CompletedTask;
            },
            None);

        // By a statement, by a change EF sees at the end, and by a save in between.
        await store.AddAsync(
            async (db, stop) =>
            {
                db.Append(Stimulus("statement"));
                return await db.Definitions.ExecuteUpdateAsync(set => set.SetProperty(d => d.Name, d => d.Name + "a"), stop);
            },
            None);
        await store.AddAsync(
            async (db, stop) =>
            {
                db.Append(Stimulus("tracked"));
                (await db.Definitions.SingleAsync(stop)).Name += "b";
                return true;
            },
            None);
        await store.AddAsync(
            async (db, stop) =>
            {
                db.Append(Stimulus("saved"));
                return await db.SaveChangesAsync(stop);
            },
            None);

        Assert.Equal("ab", await store.ReadAsync((db, stop) => db.Definitions.Select(d => d.Name).SingleAsync(stop), None));
        Assert.Equal(["saved", "statement", "tracked"], (await StoredAsync(store)).Order(StringComparer.Ordinal));
    }

    [Theory, OnPostgres]
    public async Task An_addition_whose_answer_was_lost_is_found_and_not_added_again(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var fault = new StoreFault();
        var store = test.OpenStore(fault);
        var attempts = 0;

        await store.AddAsync(
            (db, _) =>
            {
                attempts++;
                db.Append(Stimulus("mine"));
                fault.Arm(failAt: 1, afterItWasDone: true);
                return Task.FromResult(true);
            },
            None);

        Assert.True(fault.HasFailed);
        Assert.Equal(1, attempts);
        Assert.Equal(["mine"], await StoredAsync(store));
    }

    [Theory, OnPostgres]
    public async Task An_addition_whose_connection_broke_before_it_was_stored_is_stored(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var fault = new StoreFault();
        var store = test.OpenStore(fault);
        fault.Arm(failAt: 1, afterItWasDone: false);

        await AddAsync(store, "mine");

        Assert.True(fault.HasFailed);
        Assert.Equal(["mine"], await StoredAsync(store));
    }

    [Theory, OnPostgres]
    public async Task A_deadlock_while_it_is_not_known_whether_it_was_stored_does_not_repeat_the_write(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var fault = new StoreFault { ThenDeadlock = true };
        var store = test.OpenStore(fault);
        var attempts = 0;

        await store.AddAsync(
            (db, _) =>
            {
                attempts++;
                db.Append(Stimulus("mine"));
                fault.Arm(failAt: 1, afterItWasDone: false);
                return Task.FromResult(true);
            },
            None);

        Assert.Equal(3, fault.Operations);
        Assert.Equal(1, attempts);
        Assert.Equal(["mine"], await StoredAsync(store));
    }

    [Theory, OnPostgres]
    public async Task Who_only_reads_can_change_nothing(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await AddAsync(store, "mine");

        await Assert.ThrowsAnyAsync<Exception>(() => store.ReadAsync((db, stop) => db.Stimuli.ExecuteDeleteAsync(stop), None));

        Assert.Equal(["mine"], await StoredAsync(store));
    }

    private static Task<bool> AddAsync(HostStore store, string id) => store.AddAsync(
        (db, _) =>
        {
            db.Append(Stimulus(id));
            return Task.FromResult(true);
        },
        None);

    private static Task<List<string>> StoredAsync(HostStore store) => store.ReadAsync((db, stop) => db.Stimuli.Select(s => s.StimulusId).ToListAsync(stop), None);

    private static StoredStimulus Stimulus(string id) => new() { InstanceId = "i", StimulusId = id, AppliedAt = DateTimeOffset.UnixEpoch };
}
