using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>
/// Settings every SQLite connection needs, given when it opens. <c>synchronous=FULL</c> is what makes a commit survive a power
/// cut; WAL lets pages be read while somebody writes.
/// </summary>
internal sealed class SqlitePragmas(string pragmas) : DbConnectionInterceptor
{
    private const string Common = "PRAGMA busy_timeout=30000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";

    /// <summary>16 MB of pages are kept, and as many may wait in the log: after a commit SQLite looks through all it keeps, and a page that is written again and again is moved from the log once.</summary>
    public static readonly SqlitePragmas Writer = new("PRAGMA journal_mode=WAL; " + Common + " PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;");

    /// <summary>A read that tries to write is refused by SQLite itself.</summary>
    public static readonly SqlitePragmas Reader = new(Common + " PRAGMA query_only=ON;");

    public void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }
}
