using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>What a write adds, waiting for the commit it shares with others.</summary>
/// <param name="batches">In the order of the tables.</param>
/// <param name="witness">By which it can be seen whether it was stored.</param>
internal sealed class Addition(HostDbContext db, IReadOnlyList<RowBatch> batches, RowWitness witness, CancellationToken cancellation)
{
    private readonly TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<RowBatch> Batches => batches;

    public RowWitness Witness => witness;

    public CancellationToken Cancellation => cancellation;

    public int Rows { get; } = batches.Sum(b => b.Rows.Count);

    /// <summary>Ends when it is stored, or with the reason why not.</summary>
    public Task Stored => stored.Task;

    /// <summary>Those who watch commands see a shared commit as one of each write it carries.</summary>
    public async ValueTask<CommandWatch> WatchAsync(CancellationToken stop) =>
        CommandWatch.IsAnybodyWatching(db) ? await CommandWatch.BeginAsync(db, () => PostgresRows.Shown(batches), stop) : default;

    public void IsStored() => stored.TrySetResult();

    public void Fail(Exception reason) => stored.TrySetException(reason);
}
