using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>
/// The context of those who share a transaction, one after the other: fetching one and putting it back costs each of them as much as some
/// rows. Each finds it empty; after one that failed, whose context nobody can vouch for, the next gets another.
/// </summary>
internal sealed class BatchContext(IDbContextFactory<SqliteHostDbContext> contexts, SqliteTransaction transaction) : IAsyncDisposable
{
    private SqliteHostDbContext? db;

    public async Task RunAsync(PendingWrite write)
    {
        db ??= await OpenAsync();
        await write.AttemptAsync(db);
        if (write.Failure is null)
        {
            db.ChangeTracker.Clear();
        }
        else
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (db is not null)
        {
            await db.DisposeAsync();
            db = null;
        }
    }

    private async Task<SqliteHostDbContext> OpenAsync()
    {
        var opened = await contexts.CreateDbContextAsync();
        opened.Database.AutoSavepointsEnabled = false;
        await opened.Database.UseTransactionAsync(transaction);
        return opened;
    }
}
