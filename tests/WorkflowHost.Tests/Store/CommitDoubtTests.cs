using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Instances;
using Xunit;

namespace WorkflowHost.Tests.Store;

/// <summary>The connection breaks in COMMIT: whether it was stored is found out, and only what was not is done again.</summary>
public sealed class CommitDoubtTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnPostgres]
    public async Task A_commit_whose_answer_was_lost_is_not_done_again(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var fault = new StoreFault();
        var store = test.OpenStore(fault);
        var attempts = 0;

        await store.WriteAsync(
            (db, _) =>
            {
                attempts++;
                db.Append(Stimulus("mine"));
                fault.Arm(failAt: attempts == 1 ? 2 : int.MaxValue, afterItWasDone: true);
                return Task.CompletedTask;
            },
            None);

        Assert.True(fault.HasFailed);
        Assert.Equal(1, attempts);
        Assert.Equal(["mine"], await store.ReadAsync((db, stop) => db.Stimuli.Select(s => s.StimulusId).ToListAsync(stop), None));
    }

    [Theory, OnPostgres]
    public async Task The_number_of_a_transaction_that_a_crashed_server_gave_to_another_does_not_count_as_ours(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var fault = new StoreFault();
        var store = test.OpenStore(fault);
        var others = await store.WriteAsync(
            async (db, stop) =>
            {
                db.Append(Stimulus("other"));
                await db.SaveChangesAsync(stop);
                return db.TransactionNumber!;
            },
            None);
        var attempts = 0;

        await store.WriteAsync(
            (db, _) =>
            {
                attempts++;
                db.Append(Stimulus("mine"));
                if (attempts == 1)
                {
                    // As it is when ours was forgotten in the crash: the number is known as committed, by somebody else.
                    db.TransactionNumber = others;
                    fault.Arm(failAt: 2, afterItWasDone: false);
                }

                return Task.CompletedTask;
            },
            None);

        Assert.True(fault.HasFailed);
        Assert.Equal(2, attempts);
        Assert.Equal(["mine", "other"], await store.ReadAsync((db, stop) => db.Stimuli.Select(s => s.StimulusId).OrderBy(id => id).ToListAsync(stop), None));
    }

    private static StoredStimulus Stimulus(string id) => new() { InstanceId = "i", StimulusId = id, AppliedAt = DateTimeOffset.UnixEpoch };
}
