using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace WorkflowHost.Tests.Store;

/// <summary>
/// Fails the n-th operation at the database, once: before it is carried out, or after it was, so that nobody knows. On PostgreSQL as
/// a lost connection, on SQLite as an I/O error. Commits count as operations where they can be lost, which is on PostgreSQL.
/// </summary>
internal sealed class StoreFault : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int operations;

    public int FailAt { get; set; } = int.MaxValue;

    public bool AfterItWasDone { get; set; }

    /// <summary>The database did not answer in time, instead of the connection having broken.</summary>
    public bool AsTimeout { get; set; }

    /// <summary>The next operation after that ends as a deadlock (PostgreSQL).</summary>
    public bool ThenDeadlock { get; set; }

    /// <summary>Operations since <see cref="Arm"/>.</summary>
    public int Operations => operations;

    public bool HasFailed { get; private set; }

    public void Arm(int failAt, bool afterItWasDone)
    {
        operations = 0;
        HasFailed = false;
        FailAt = failAt;
        AfterItWasDone = afterItWasDone;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Before(command.Connection is SqliteConnection);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        After(command.Connection is SqliteConnection);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Before(command.Connection is SqliteConnection);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        After(command.Connection is SqliteConnection);
        return ValueTask.FromResult(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Before(onSqlite: false);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        After(onSqlite: false);
        return Task.CompletedTask;
    }

    private void Before(bool onSqlite)
    {
        var operation = Interlocked.Increment(ref operations);
        if (operation == FailAt && !AfterItWasDone)
        {
            HasFailed = true;
            throw Failure(onSqlite);
        }

        if (operation == FailAt + 1L && ThenDeadlock)
        {
            throw new PostgresException("deadlock detected (planted)", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected);
        }
    }

    private void After(bool onSqlite)
    {
        if (operations == FailAt && AfterItWasDone)
        {
            operations++;
            HasFailed = true;
            throw Failure(onSqlite);
        }
    }

    private DbException Failure(bool onSqlite) => onSqlite
        ? new SqliteException("disk I/O error (planted)", 10)
        : new NpgsqlException("The connection was lost (planted)", AsTimeout ? new TimeoutException("planted") : new IOException("planted"));
}
