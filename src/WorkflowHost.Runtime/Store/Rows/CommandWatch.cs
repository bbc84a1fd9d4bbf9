using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>Tells those who watch EF's commands (interceptors, logs) of a command of our own, in the same words and at the same moments.</summary>
internal readonly struct CommandWatch
{
    private readonly IRelationalCommandDiagnosticsLogger? watcher;
    private readonly DbCommand? command;
    private readonly HostDbContext db;
    private readonly Guid id;
    private readonly DateTimeOffset startedAt;

    private CommandWatch(HostDbContext db, IRelationalCommandDiagnosticsLogger? watcher, DbCommand? command, DateTimeOffset startedAt)
    {
        (this.db, this.watcher, this.command, this.startedAt) = (db, watcher, command, startedAt);
        id = watcher is null ? default : Guid.NewGuid();
    }

    public static bool IsAnybodyWatching(HostDbContext db) => db.GetService<IRelationalCommandDiagnosticsLogger>().ShouldLogCommandExecute(TimeProvider.System.GetUtcNow());

    /// <param name="describe">Makes the command they see; only called when somebody watches.</param>
    public static async ValueTask<CommandWatch> BeginAsync(HostDbContext db, Func<DbCommand> describe, CancellationToken cancellation)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var watcher = db.GetService<IRelationalCommandDiagnosticsLogger>();
        if (!watcher.ShouldLogCommandExecute(startedAt))
        {
            return new CommandWatch(db, null, null, startedAt);
        }

        var watch = new CommandWatch(db, watcher, describe(), startedAt);
        await watcher.CommandNonQueryExecutingAsync(Connection(db), watch.command!, watch.command!.CommandText, db, watch.id, Connection(db).ConnectionId, startedAt, CommandSource.SaveChanges, cancellation);
        return watch;
    }

    public async ValueTask DoneAsync(int rows, CancellationToken cancellation)
    {
        if (watcher is not null)
        {
            await watcher.CommandNonQueryExecutedAsync(
                Connection(db), command!, command!.CommandText, db, id, Connection(db).ConnectionId, rows, startedAt, TimeProvider.System.GetUtcNow() - startedAt, CommandSource.SaveChanges, cancellation);
            await command.DisposeAsync();
        }
    }

    private static IRelationalConnection Connection(HostDbContext db) => db.GetService<IRelationalConnection>();
}
