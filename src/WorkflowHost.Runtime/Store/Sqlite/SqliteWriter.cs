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
/// the writer comes round share one transaction, each in a savepoint with a context of its own. They see what those before them
/// in the batch wrote, exactly as if each had committed.
/// </para>
/// <para>
/// <b>Held:</b> nobody is answered before the COMMIT that carries his work has returned, refusals included, because a refusal may
/// rest on a write of the same batch. A writer that throws is rolled back to its savepoint, and only he hears of it. A lost race
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
                if (!await CommitTogetherAsync(batch))
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

    /// <returns>False when nothing of the batch is stored and nobody has been answered.</returns>
    private async Task<bool> CommitTogetherAsync(List<PendingWrite> batch)
    {
        Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var started = Stopwatch.GetTimestamp();
        while (batch.Count < LargestBatch && Stopwatch.GetElapsedTime(started) < LongestBatch && queue.Reader.TryRead(out var write))
        {
            batch.Add(write);
            await AttemptAsync(write, transaction);
            if (IsGone())
            {
                return batch.Count == 1 && Answer(batch);
            }
        }

        if (!TryCommit(transaction, out var failure))
        {
            return batch.Count == 1 && FailAll(batch, failure!);
        }

        return Answer(batch);
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
        for (var attempt = 1; ; attempt++)
        {
            connection.Do("SAVEPOINT writer");
            await using (var db = await contexts.CreateDbContextAsync())
            {
                db.Database.AutoSavepointsEnabled = false;
                await db.Database.UseTransactionAsync(transaction);
                await write.AttemptAsync(db);
            }

            if (IsGone())
            {
                write.Lost(new SqliteException("SQLite gave up the transaction.", raw.SQLITE_ABORT));
                return;
            }

            if (write.Failure is null)
            {
                connection.Do("RELEASE writer");
                return;
            }

            connection.Do("ROLLBACK TO writer");
            connection.Do("RELEASE writer");
            if (write.Failure is not DbUpdateConcurrencyException || attempt == Races)
            {
                return;
            }
        }
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

    private static bool Answer(List<PendingWrite> batch)
    {
        batch.ForEach(write => write.Answer());
        return true;
    }

    private static bool FailAll(List<PendingWrite> batch, Exception failure)
    {
        batch.ForEach(write => write.Fail(failure));
        return true;
    }
}
