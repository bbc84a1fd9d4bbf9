using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WorkflowHost.Tests.Units;

/// <summary>Counts what a write asks the database, apart from the rows it stores.</summary>
internal sealed class CommandCounter : DbCommandInterceptor
{
    private int questions;

    public int Questions => questions;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (!command.CommandText.Contains("INSERT INTO", StringComparison.Ordinal) && !command.CommandText.Contains("UPDATE ", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref questions);
        }

        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        // Questions past EF are told of this way.
        if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref questions);
        }

        return ValueTask.FromResult(result);
    }
}
