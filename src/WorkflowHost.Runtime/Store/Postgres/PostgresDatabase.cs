using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging;
using Npgsql;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>
/// PostgreSQL, for one node or several. A write has a transaction of its own; those that only add share one (<see cref="SharedCommits"/>).
/// Who only reads does so in a session that PostgreSQL lets change nothing.
/// <para>
/// <b>Lost race</b> (a stale version, a unique key taken meanwhile, a deadlock): run again from the stored state, a few times.
/// <b>Database away</b> (restart, network): wait and run again for as long as it is away; there is no limit, only the caller's
/// cancellation. <b>Connection lost in COMMIT</b>: nobody knows whether it was stored, so PostgreSQL is asked by the transaction's
/// number; only a write that did not happen is run again. Hence a write is stored once, whenever the connection breaks. A server that
/// crashed gives the numbers of transactions it has forgotten to others: where the write has added a row that stays, a number that was
/// committed counts only with that row. (What only changes rows has none; it is a state that was read and set, such as the outbox's.)
/// </para>
/// </summary>
internal sealed class PostgresDatabase : HostDatabase
{
    private const int Races = 8;
    private const int ReadAttempts = 4;

    private readonly PooledDbContextFactory<PostgresHostDbContext> contexts;
    private readonly PooledDbContextFactory<PostgresHostDbContext> readers;
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource readingSource;
    private readonly SharedCommits shared;
    private readonly TimeProvider time;
    private readonly ILogger log;

    public PostgresDatabase(string connectionString, IReadOnlyList<IInterceptor> interceptors, TimeProvider time, ILogger log)
    {
        this.time = time;
        this.log = log;
        var (writing, reading) = PostgresSessions.Of(connectionString);
        source = NpgsqlDataSource.Create(writing);
        readingSource = NpgsqlDataSource.Create(reading);
        contexts = Factory(source, null);
        using (var first = contexts.CreateDbContext())
        {
            // The same sessions but for what they may do: one model, instead of one a source of sessions.
            readers = Factory(readingSource, first.Model);
        }

        shared = new SharedCommits(source, time, log);

        PooledDbContextFactory<PostgresHostDbContext> Factory(NpgsqlDataSource of, IModel? known)
        {
            var options = new DbContextOptionsBuilder<PostgresHostDbContext>().UseNpgsql(of, own => own.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter)).AddInterceptors(interceptors);
            return new PooledDbContextFactory<PostgresHostDbContext>((known is null ? options : options.UseModel(known)).Options, poolSize: 128);
        }
    }

    public override string Name => "PostgreSQL";

    protected override HostDbContext OpenSelfSaving() => contexts.CreateDbContext();

    /// <summary>A restart of the database leaves dead connections in the pool: a read is tried again before anybody sees an error.</summary>
    public override Task<T> ReadAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation) => AgainWhenAwayAsync(
        async () =>
        {
            await using var db = OpenReader();
            return await read(db, cancellation);
        },
        cancellation);

    public override Task<List<T>> AskAsync<T>(Question<T> question, string[] values, CancellationToken cancellation) =>
        AgainWhenAwayAsync(() => PostgresAnswers.AskAsync(readingSource, question, values, cancellation), cancellation);

    private async Task<T> AgainWhenAwayAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        var outages = new Outages(time, log);
        while (true)
        {
            try
            {
                return await read();
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) == Fault.Away && outages.Count < ReadAttempts)
            {
                await outages.WaitAsync(failure, cancellation);
            }
        }
    }

    public override async Task<DateTimeOffset?> NowAsync(CancellationToken cancellation)
    {
        await using var clock = source.CreateCommand("SELECT clock_timestamp()");
        return new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero);
    }

    public override async Task<WriteOutcome<T>> WriteAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        var outages = new Outages(time, log);
        for (var races = 0; ;)
        {
            var attempt = new Attempt<T>();
            try
            {
                return await TryWriteAsync(attempt, write, cancellation);
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) is not Fault.Other and var fault)
            {
                if (attempt.IsCommitting && await WasCommittedAsync(attempt.TransactionId, attempt.Witness, cancellation))
                {
                    return attempt.Outcome;
                }

                if (fault == Fault.Race && ++races >= Races)
                {
                    throw;
                }

                if (fault == Fault.Away)
                {
                    await outages.WaitAsync(failure, cancellation);
                }
            }
        }
    }

    public override async Task<WriteOutcome<T>> AddAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        var outages = new Outages(time, log);
        for (var races = 0; ;)
        {
            try
            {
                return await TryAddAsync(write, cancellation) is { } outcome ? outcome : await WriteAsync(write, cancellation);
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) is not Fault.Other and var fault)
            {
                if (fault == Fault.Race && ++races >= Races)
                {
                    throw;
                }

                if (fault == Fault.Away)
                {
                    await outages.WaitAsync(failure, cancellation);
                }
            }
        }
    }

    public override async Task MigrateAsync(CancellationToken cancellation)
    {
        var outages = new Outages(time, log);
        while (true)
        {
            try
            {
                // One node migrates, the others wait and find nothing to do. The lock goes with the connection if the node dies.
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await using (var take = new NpgsqlCommand("SELECT pg_advisory_lock(8241973)", connection) { CommandTimeout = 0 })
                {
                    await take.ExecuteNonQueryAsync(cancellation);
                }

                try
                {
                    await using var db = contexts.CreateDbContext();
                    await db.Database.MigrateAsync(cancellation);
                    return;
                }
                finally
                {
                    // Also when it failed or was given up: a connection goes back to the pool as it is.
                    await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock(8241973)", connection);
                    await release.ExecuteNonQueryAsync(CancellationToken.None);
                }
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) == Fault.Away)
            {
                await outages.WaitAsync(failure, cancellation);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await shared.DisposeAsync();
        await source.DisposeAsync();
        await readingSource.DisposeAsync();
    }

    private PostgresHostDbContext OpenReader()
    {
        var db = readers.CreateDbContext();
        Begin(db);
        db.IsForReading = true;
        db.Asked = readingSource;
        return db;
    }

    /// <summary>
    /// Lets the write see and add without a transaction, and stores with others what it has added. What it reads is as in a transaction of
    /// ours: each question sees what is committed when it is asked.
    /// </summary>
    /// <returns>Null when it has changed or locked something, which nothing came of: then it needs a transaction.</returns>
    private async Task<WriteOutcome<T>?> TryAddAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        await using var db = OpenReader();
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        T value;
        try
        {
            value = await write(db, cancellation);
        }
        catch (Exception refusal) when (PostgresFaults.NeedsTransaction(refusal))
        {
            return null;
        }

        db.ChangeTracker.DetectChanges();
        var gathered = RowInserts.Gather(db);
        if (gathered is { IsWhole: true, Batches: [] })
        {
            return new WriteOutcome<T>(value, db.Wakes);
        }

        if (!gathered.IsWhole || db.Witness is not { } row || RowWitness.Of(row.Type, row.Row) is not { } witness)
        {
            return null;
        }

        await shared.StoreAsync(new Addition(db, gathered.Batches, witness, cancellation));
        return new WriteOutcome<T>(value, db.Wakes);
    }

    private async Task<WriteOutcome<T>> TryWriteAsync<T>(Attempt<T> attempt, Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        attempt.Outcome = await RunAsync(db, write, cancellation);
        attempt.TransactionId = db.TransactionNumber
            ?? await db.Database.SqlQueryRaw<string?>("SELECT pg_current_xact_id_if_assigned()::text AS \"Value\"").SingleAsync(cancellation);
        attempt.Witness = db.Witness is { } row ? RowWitness.Of(row.Type, row.Row) : null;
        attempt.IsCommitting = attempt.TransactionId is not null;
        // From here on the answer is owed: giving up now would leave the caller not knowing.
        await transaction.CommitAsync(CancellationToken.None);
        return attempt.Outcome;
    }

    private async Task<bool> WasCommittedAsync(string? transactionId, RowWitness? witness, CancellationToken cancellation)
    {
        var outages = new Outages(time, log);
        while (true)
        {
            try
            {
                await using var command = source.CreateCommand("SELECT pg_xact_status($1::text::xid8)");
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = transactionId });
                switch (await command.ExecuteScalarAsync(cancellation) as string)
                {
                    case "committed" when witness is not null && !await witness.IsThereAsync(source, cancellation):
                        return false;
                    case "committed":
                        log.LogWarning("The connection was lost in a commit; PostgreSQL had stored it");
                        return true;
                    case "aborted":
                        return false;
                }

                await outages.WaitAsync(null, cancellation);
            }
            catch (PostgresException ahead) when (ahead.SqlState == PostgresErrorCodes.InvalidParameterValue)
            {
                // A number the server has not come to yet: it crashed and has forgotten ours.
                return false;
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) == Fault.Away)
            {
                await outages.WaitAsync(failure, cancellation);
            }
        }
    }

    private sealed class Attempt<T>
    {
        public WriteOutcome<T> Outcome { get; set; }
        public string? TransactionId { get; set; }
        public RowWitness? Witness { get; set; }
        public bool IsCommitting { get; set; }
    }
}
