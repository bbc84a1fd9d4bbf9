using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Npgsql;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>
/// PostgreSQL, for one node or several. Every write has a transaction of its own.
/// <para>
/// <b>Lost race</b> (a stale version, a unique key taken meanwhile, a deadlock): run again from the stored state, a few times.
/// <b>Database away</b> (restart, network): wait and run again for as long as it is away; there is no limit, only the caller's
/// cancellation. <b>Connection lost in COMMIT</b>: nobody knows whether it was stored, so PostgreSQL is asked by the transaction's
/// number; only a write that did not happen is run again. Hence a write is stored once, whenever the connection breaks. A server that
/// crashed gives the numbers of transactions it has forgotten to others: a number that was committed counts only with a row of the write.
/// </para>
/// </summary>
internal sealed class PostgresDatabase : HostDatabase
{
    private const int Races = 8;
    private const int ReadAttempts = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly PooledDbContextFactory<PostgresHostDbContext> contexts;
    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;
    private readonly ILogger log;

    public PostgresDatabase(string connectionString, IReadOnlyList<IInterceptor> interceptors, TimeProvider time, ILogger log)
    {
        this.time = time;
        this.log = log;
        source = NpgsqlDataSource.Create(WithDefaults(connectionString));
        contexts = new PooledDbContextFactory<PostgresHostDbContext>(
            new DbContextOptionsBuilder<PostgresHostDbContext>().UseNpgsql(source, options => options.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter)).AddInterceptors(interceptors).Options, poolSize: 128);
    }

    public override string Name => "PostgreSQL";

    protected override HostDbContext OpenSelfSaving() => contexts.CreateDbContext();

    /// <summary>A restart of the database leaves dead connections in the pool: a read is tried again before anybody sees an error.</summary>
    public override Task<T> ReadAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation) => AgainWhenAwayAsync(
        async () =>
        {
            await using var db = contexts.CreateDbContext();
            Begin(db);
            db.IsForReading = true;
            return await read(db, cancellation);
        },
        cancellation);

    public override Task<List<T>> AskAsync<T>(Question<T> question, string[] values, CancellationToken cancellation) =>
        AgainWhenAwayAsync(() => PostgresAnswers.AskAsync(source, question, values, cancellation), cancellation);

    private async Task<T> AgainWhenAwayAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        for (var outages = 0; ;)
        {
            try
            {
                return await read();
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) == Fault.Away && outages < ReadAttempts)
            {
                await PauseAsync(++outages, failure, cancellation);
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
        for (int races = 0, outages = 0; ;)
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
                    await PauseAsync(++outages, failure, cancellation);
                }
            }
        }
    }

    public override async Task MigrateAsync(CancellationToken cancellation)
    {
        for (var outages = 0; ;)
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
                await PauseAsync(++outages, failure, cancellation);
            }
        }
    }

    public override ValueTask DisposeAsync() => source.DisposeAsync();

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
        for (var outages = 0; ;)
        {
            try
            {
                await using var command = source.CreateCommand("SELECT pg_xact_status($1::text::xid8)");
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = transactionId });
                switch (await command.ExecuteScalarAsync(cancellation) as string)
                {
                    case "committed" when witness is not null && !await IsThereAsync(witness, cancellation):
                        return false;
                    case "committed":
                        log.LogWarning("The connection was lost in a commit; PostgreSQL had stored it");
                        return true;
                    case "aborted":
                        return false;
                }

                await PauseAsync(++outages, null, cancellation);
            }
            catch (PostgresException ahead) when (ahead.SqlState == PostgresErrorCodes.InvalidParameterValue)
            {
                // A number the server has not come to yet: it crashed and has forgotten ours.
                return false;
            }
            catch (Exception failure) when (PostgresFaults.Classify(failure) == Fault.Away)
            {
                await PauseAsync(++outages, failure, cancellation);
            }
        }
    }

    private async Task<bool> IsThereAsync(RowWitness witness, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(witness.Sql);
        foreach (var part in witness.Key)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = part });
        }

        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private async Task PauseAsync(int outages, Exception? failure, CancellationToken cancellation)
    {
        if (failure is not null && (outages == 1 || outages % 30 == 0))
        {
            log.LogWarning("PostgreSQL is away ({Reason}); trying again until it is back", failure.GetBaseException().Message);
        }

        var pause = TimeSpan.FromMilliseconds(50 << Math.Min(outages, 6));
        await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellation);
    }

    private static string WithDefaults(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        SetUnlessGiven("Maximum Pool Size", 40);
        SetUnlessGiven("Max Auto Prepare", 64);
        // No connection is left changed (no temporary table, setting, lock or LISTEN), so there is nothing to reset before the next takes it.
        SetUnlessGiven("No Reset On Close", true);
        SetUnlessGiven("Timeout", 5);
        SetUnlessGiven("Application Name", "WorkflowHost");
        return given.ToString();

        void SetUnlessGiven(string name, object value)
        {
            if (!given.ShouldSerialize(name))
            {
                given[name] = Convert.ToString(value, CultureInfo.InvariantCulture);
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
