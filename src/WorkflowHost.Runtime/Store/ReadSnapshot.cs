using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace WorkflowHost.Runtime.Store;

/// <summary>While it lives, what a context reads is one moment of the database, whatever is written meanwhile.</summary>
internal sealed class ReadSnapshot : IAsyncDisposable
{
    private readonly HostDbContext db;
    private readonly IDbContextTransaction transaction;
    private readonly SqliteTransaction? deferred;

    private ReadSnapshot(HostDbContext db, IDbContextTransaction transaction, SqliteTransaction? deferred) => (this.db, this.transaction, this.deferred) = (db, transaction, deferred);

    public static async Task<ReadSnapshot> OpenAsync(HostDbContext db, CancellationToken cancellation)
    {
        if (db is PostgresHostDbContext)
        {
            return new ReadSnapshot(db, await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation), null);
        }

        // EF would begin a transaction that locks out the writer; a deferred one only reads.
        await db.Database.OpenConnectionAsync(cancellation);
        var deferred = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return new ReadSnapshot(db, await db.Database.UseTransactionAsync(deferred, cancellation) ?? throw new InvalidOperationException("The snapshot could not be opened."), deferred);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        if (deferred is not null)
        {
            await deferred.DisposeAsync();
            await db.Database.CloseConnectionAsync();
        }
    }
}
