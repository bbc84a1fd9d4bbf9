using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>
/// The one writer of a SQLite file: group commit.
/// <para>
/// A commit with <c>synchronous=FULL</c> costs a disk flush, whatever is in it. So writers queue, and all that wait when
/// the writer comes round share one transaction. They see what those before them in the batch wrote, exactly as if each had committed,
/// and know nothing else of them.
/// </para>
/// <para>
/// <b>Savepoints.</b> In a savepoint SQLite copies every page before it is changed, and all but every write ends well. So a batch is
/// first run without; a writer that fails before it has changed anything (a refusal nearly always does) leaves nothing to undo. When one
/// fails after that, the batch is rolled back and run again with a savepoint each, and those rolled back have not been answered.
/// </para>
/// <para>
/// <b>Held:</b> nobody is answered before the COMMIT that carries his work has returned, refusals included, because a refusal may
/// rest on a write of the same batch. What a writer that throws has changed is undone, and only he hears of it. A lost race
/// (a stale version) is run again from the stored state.
/// </para>
/// <para>
/// <b>When it fails:</b> if SQLite gives up the whole transaction (disk full, I/O error) or COMMIT fails, nothing of the batch
/// is stored; each writer is then run once more in a transaction of his own, so that only he who cannot be stored fails.
/// When the process dies, what was answered is on disk and the rest never happened.
/// </para>
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestBatch = 256;
    private const int Races = 5;
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(25);

    private readonly Channel<PendingWrite> queue = Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly KeptConnection connection;
    private readonly IDbContextFactory<SqliteHostDbContext> contexts;
    private readonly Task loop;

    public SqliteWriter(KeptConnection connection, IDbContextFactory<SqliteHostDbContext> contexts)
    {
        this.connection = connection;
        this.contexts = contexts;
        using (ExecutionContext.SuppressFlow())
        {
            loop = Task.Run(ServeAsync);
        }
    }

    public void Enqueue(PendingWrite write)
    {
        if (!queue.Writer.TryWrite(write))
        {
            write.Fail(new ObjectDisposedException(nameof(HostStore), "The host is stopping."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
        await connection.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        var batch = new List<PendingWrite>();
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            try
            {
                var outcome = await GatherAsync(batch);
                if (outcome == Outcome.Spoilt)
                {
                    outcome = await RepeatAsync(batch);
                }

                if (outcome == Outcome.Lost)
                {
                    foreach (var write in batch)
                    {
                        await CommitAloneAsync(write);
                    }
                }
            }
#pragma warning disable CA1031 // The writer must outlive every failure; those waiting are told.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                connection.Close();
                while (queue.Reader.TryRead(out var write))
                {
                    batch.Add(write);
                }

                batch.ForEach(write => write.Fail(failure));
            }
        }
    }

    /// <summary>Runs those that wait, without savepoints.</summary>
    private async Task<Outcome> GatherAsync(List<PendingWrite> batch)
    {
        Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        await using var context = new BatchContext(contexts, transaction);
        var started = Stopwatch.GetTimestamp();
        while (batch.Count < LargestBatch && Stopwatch.GetElapsedTime(started) < LongestBatch && await NextAsync() is { } write)
        {
            batch.Add(write);
            var changes = raw.sqlite3_total_changes(connection.Handle);
            var attempt = 0;
            do
            {
                await context.RunAsync(write);
                if (IsGone(write))
                {
                    return Lost(batch, null);
                }

                if (write.Failure is not null && raw.sqlite3_total_changes(connection.Handle) != changes)
                {
                    // Disposing the transaction undoes the batch.
                    return Outcome.Spoilt;
                }
            }
            while (IsLostRace(write, ++attempt));
        }

        return Commit(transaction, batch);
    }

    /// <summary>The next that waits. When there is none, those whose requests have just come get the processor once, so that they share this commit and not the next.</summary>
    private async ValueTask<PendingWrite?> NextAsync()
    {
        if (queue.Reader.TryRead(out var waiting))
        {
            return waiting;
        }

        await Task.Yield();
        return queue.Reader.TryRead(out var late) ? late : null;
    }

    /// <summary>
    /// Runs a batch that one has spoilt once more, each in a savepoint: also those that were refused, because what they were refused for may
    /// be gone. Who was alone has his answer.
    /// </summary>
    private async Task<Outcome> RepeatAsync(List<PendingWrite> batch)
    {
        if (batch is [{ Failure: not DbUpdateConcurrencyException } alone])
        {
            alone.Answer();
            return Outcome.Done;
        }

        Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var write in batch)
        {
            await AttemptAsync(write, transaction);
            if (IsGone())
            {
                return Lost(batch, null);
            }
        }

        return Commit(transaction, batch);
    }

    private async Task CommitAloneAsync(PendingWrite write)
    {
        try
        {
            Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            await AttemptAsync(write, transaction);
            if (!IsGone() && !TryCommit(transaction, out var failure))
            {
                write.Fail(failure!);
                return;
            }

            write.Answer();
        }
        catch (SqliteException failure)
        {
            write.Fail(failure);
        }
    }

    private async Task AttemptAsync(PendingWrite write, SqliteTransaction transaction)
    {
        var attempt = 0;
        do
        {
            connection.Do("SAVEPOINT writer");
            await using (var context = new BatchContext(contexts, transaction))
            {
                await context.RunAsync(write);
            }

            if (IsGone(write))
            {
                return;
            }

            if (write.Failure is not null)
            {
                connection.Do("ROLLBACK TO writer");
            }

            connection.Do("RELEASE writer");
        }
        while (IsLostRace(write, ++attempt));
    }

    private static bool IsLostRace(PendingWrite write, int attempt) => write.Failure is DbUpdateConcurrencyException && attempt < Races;

    private static Outcome Commit(SqliteTransaction transaction, List<PendingWrite> batch)
    {
        if (!TryCommit(transaction, out var failure))
        {
            return Lost(batch, failure);
        }

        batch.ForEach(write => write.Answer());
        return Outcome.Done;
    }

    /// <summary>Nothing of the batch is stored. One who was alone has his answer; of several only those fail who cannot be stored.</summary>
    private static Outcome Lost(List<PendingWrite> batch, SqliteException? failure)
    {
        if (batch is not [var alone])
        {
            return Outcome.Lost;
        }

        alone.Fail(failure ?? alone.Failure!);
        return Outcome.Done;
    }

    private static bool TryCommit(SqliteTransaction transaction, out SqliteException? failure)
    {
        try
        {
            transaction.Commit();
            failure = null;
            return true;
        }
        catch (SqliteException exception)
        {
            failure = exception;
            return false;
        }
    }

    private bool IsGone(PendingWrite write)
    {
        if (!IsGone())
        {
            return false;
        }

        write.Lost(new SqliteException("SQLite gave up the transaction.", raw.SQLITE_ABORT));
        return true;
    }

    // SQLite itself rolls back the whole transaction on some errors; then it is in autocommit mode again.
    private bool IsGone() => raw.sqlite3_get_autocommit(connection.Handle) != 0;

    private void Open()
    {
        if (connection.State != System.Data.ConnectionState.Open)
        {
            connection.Open();
            SqlitePragmas.Writer.Apply(connection);
        }
    }

    /// <summary>What became of a batch.</summary>
    private enum Outcome
    {
        /// <summary>It is stored and all are answered.</summary>
        Done,

        /// <summary>One failed after it had changed something; nothing is stored and nobody answered.</summary>
        Spoilt,

        /// <summary>SQLite could not store it; nobody is answered.</summary>
        Lost,
    }
}
