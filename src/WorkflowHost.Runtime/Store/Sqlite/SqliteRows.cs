using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>Stores new rows with a statement a table that is prepared once, values bound by their place: SQLite is a call away, so a row a call is the cheapest.</summary>
internal static class SqliteRows
{
    public static async Task InsertAsync(HostDbContext db, IReadOnlyList<RowBatch> batches, CancellationToken cancellation)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var isWatched = CommandWatch.IsAnybodyWatching(db);
        foreach (var batch in batches)
        {
            var sql = Sql(batch.Shape);
            var watch = isWatched ? await CommandWatch.BeginAsync(db, () => Shown(connection, sql), cancellation) : default;
            try
            {
                Insert(connection, sql, batch);
            }
            catch (DbException failure)
            {
                throw new DbUpdateException($"Rows could not be stored: {failure.Message}", failure);
            }

            await watch.DoneAsync(batch.Rows.Count, cancellation);
        }
    }

    private static void Insert(SqliteConnection connection, string sql, RowBatch batch)
    {
        if (connection is KeptConnection kept)
        {
            Insert(connection, kept.Insert(sql, batch.Shape.Columns.Count), batch);
            return;
        }

        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement), connection.Handle);
        using (statement)
        {
            Insert(connection, new SqliteInsert(statement, batch.Shape.Columns.Count), batch);
        }
    }

    private static void Insert(SqliteConnection connection, SqliteInsert insert, RowBatch batch)
    {
        foreach (var row in batch.Rows)
        {
            insert.Begin();
            batch.Shape.Write(row, insert);
            var outcome = raw.sqlite3_step(insert.Statement);
            raw.sqlite3_reset(insert.Statement);
            SqliteException.ThrowExceptionForRC(outcome is raw.SQLITE_DONE ? raw.SQLITE_OK : outcome, connection.Handle);
        }
    }

    private static string Sql(RowShape shape) => shape.SqliteText ??=
        $"INSERT INTO {shape.Table} ({string.Join(", ", shape.Columns)}) VALUES ({string.Join(", ", shape.Columns.Select(_ => "?"))})";

    private static SqliteCommand Shown(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns of the model.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
