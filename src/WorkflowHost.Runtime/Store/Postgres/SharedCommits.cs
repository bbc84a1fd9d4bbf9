using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>
/// Group commit on PostgreSQL, for writes that only add: all that wait when the last commit is done share the next one, and their rows
/// go in table by table. A statement, a way there and back and a flush of the disk cost the same for one row as for thirty.
/// <para>
/// <b>Held:</b> nobody is answered before the commit that carries his rows has returned. A batch happens wholly or not at all; when
/// PostgreSQL refuses one, each of its writes is stored by itself, so that only he who cannot be stored fails.
/// </para>
/// <para>
/// <b>The connection is lost in the commit:</b> nobody knows whether it was stored. The same rows are then inserted once more, each
/// write's by themselves. Their keys are the same, so PostgreSQL itself lets them wait for the lost transaction should it still be
/// running, and refuses them when it was stored; then the write's own row is there (<see cref="RowWitness"/>), and it was.
/// </para>
/// </summary>
internal sealed class SharedCommits : IAsyncDisposable
{
    private const int MostRows = 2_000;

    private readonly Channel<Addition> queue = Channel.CreateUnbounded<Addition>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Task loop;

    public SharedCommits(NpgsqlDataSource source, TimeProvider time, ILogger log)
    {
        this.source = source;
        this.time = time;
        this.log = log;
        using (ExecutionContext.SuppressFlow())
        {
            loop = Task.Run(ServeAsync);
        }
    }

    /// <exception cref="Exception">It could not be stored; as <see cref="PostgresFaults"/> knows them.</exception>
    public Task StoreAsync(Addition addition)
    {
        if (!queue.Writer.TryWrite(addition))
        {
            addition.Fail(new ObjectDisposedException(nameof(HostStore), "The host is stopping."));
        }

        return addition.Stored;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        // What waits is still stored; only waiting for a database that is away ends.
        await stopping.CancelAsync();
        await loop;
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Addition> together = [];
        while (await queue.Reader.WaitToReadAsync())
        {
            together.Clear();
            for (var rows = 0; rows < MostRows && queue.Reader.TryRead(out var next); rows += next.Rows)
            {
                together.Add(next);
            }

            try
            {
                await StoreAsync(together);
            }
#pragma warning disable CA1031 // The loop must outlive every failure; those waiting are told.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                together.ForEach(addition => addition.Fail(failure));
            }
        }
    }

    private async Task StoreAsync(List<Addition> together)
    {
        try
        {
            await CommitAsync(together);
            together.ForEach(addition => addition.IsStored());
        }
#pragma warning disable CA1031 // Whatever it was: each is tried by himself, and hears what became of him.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var isInDoubt = PostgresFaults.Classify(failure) == Fault.Away;
            if (together is [var alone] && !isInDoubt)
            {
                alone.Fail(failure);
                return;
            }

            foreach (var addition in together)
            {
                await StoreAloneAsync(addition, isInDoubt);
            }
        }
    }

    private async Task StoreAloneAsync(Addition addition, bool isInDoubt)
    {
        Exception? taken = null;
        var outages = new Outages(time, log);
        while (true)
        {
            try
            {
                if (taken is null)
                {
                    await CommitAsync([addition]);
                    addition.IsStored();
                }
                else if (await addition.Witness.IsThereAsync(source, CancellationToken.None))
                {
                    log.LogWarning("The connection was lost in a commit; PostgreSQL had stored it");
                    addition.IsStored();
                }
                else
                {
                    addition.Fail(taken);
                }

                return;
            }
#pragma warning disable CA1031 // See above.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                switch (PostgresFaults.Classify(failure))
                {
                    case Fault.Away:
                        isInDoubt = true;
                        if (!await HasWaitedAsync(addition, outages, failure))
                        {
                            return;
                        }

                        break;
                    case Fault.Race when isInDoubt && taken is null && PostgresFaults.IsTaken(failure):
                        taken = failure;
                        break;
                    // A deadlock, perhaps with the lost transaction itself: it says nothing of what became of that one, so not the write is repeated but this.
                    case Fault.Race when isInDoubt && taken is null:
                        if (!await HasWaitedAsync(addition, outages, null))
                        {
                            return;
                        }

                        break;
                    default:
                        addition.Fail(failure);
                        return;
                }
            }
        }
    }

    /// <summary>False when nobody waits for it any more, or the host stops: then it is not known whether it was stored.</summary>
    private async Task<bool> HasWaitedAsync(Addition addition, Outages outages, Exception? failure)
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(addition.Cancellation, stopping.Token);
        try
        {
            await outages.WaitAsync(failure, givenUp.Token);
            return true;
        }
        catch (OperationCanceledException cancelled)
        {
            addition.Fail(cancelled);
            return false;
        }
    }

    private async Task CommitAsync(List<Addition> together)
    {
        List<CommandWatch> watches = [];
        foreach (var addition in together)
        {
            watches.Add(await addition.WatchAsync(CancellationToken.None));
        }

        // The answer is owed to all of them: no one's giving up ends it.
        await PostgresRows.CommitAsync(source, together is [var one] ? one.Batches : Merge(together), CancellationToken.None);
        for (var place = 0; place < together.Count; place++)
        {
            await watches[place].DoneAsync(together[place].Rows, CancellationToken.None);
        }
    }

    private static List<RowBatch> Merge(List<Addition> together)
    {
        OrderedDictionary<RowShape, List<object>> merged = [];
        foreach (var batch in together.SelectMany(addition => addition.Batches))
        {
            if (!merged.TryGetValue(batch.Shape, out var rows))
            {
                merged.Add(batch.Shape, rows = []);
            }

            rows.AddRange(batch.Rows);
        }

        return [.. merged.OrderBy(m => m.Key.Place).Select(m => new RowBatch(m.Key, m.Value))];
    }
}
