using System.Buffers;
using System.Data.Common;
using System.Text;
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
        foreach (var batch in batches)
        {
            var sql = Sql(batch.Shape);
            var watch = await CommandWatch.BeginAsync(db, () => Shown(connection, sql), cancellation);
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
            Insert(connection, kept.Statement(sql), batch);
            return;
        }

        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement), connection.Handle);
        using (statement)
        {
            Insert(connection, statement, batch);
        }
    }

    private static void Insert(SqliteConnection connection, sqlite3_stmt statement, RowBatch batch)
    {
        var target = new Binding(statement);
        foreach (var row in batch.Rows)
        {
            target.Begin();
            batch.Shape.Write(row, target);
            var outcome = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
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

    private sealed class Binding(sqlite3_stmt statement) : RowTarget
    {
        private const int ShortText = 1024;
        private int place;

        public void Begin() => place = 0;

        public override void Text(string? value)
        {
            if (value is null)
            {
                raw.sqlite3_bind_null(statement, ++place);
                return;
            }

            var most = Encoding.UTF8.GetMaxByteCount(value.Length);
            byte[]? rented = null;
            var bytes = most <= ShortText ? stackalloc byte[ShortText] : rented = ArrayPool<byte>.Shared.Rent(most);
            // SQLite copies what it is given.
            raw.sqlite3_bind_text(statement, ++place, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }

        public override void Long(long? value) => Number(value);

        public override void Int(int? value) => Number(value);

        public override void Bool(bool? value) => Number(value is { } known ? known ? 1 : 0 : null);

        public override void Double(double? value)
        {
            if (value is { } known)
            {
                raw.sqlite3_bind_double(statement, ++place, known);
            }
            else
            {
                raw.sqlite3_bind_null(statement, ++place);
            }
        }

        public override void Bytes(byte[]? value)
        {
            if (value is null)
            {
                raw.sqlite3_bind_null(statement, ++place);
            }
            else
            {
                raw.sqlite3_bind_blob(statement, ++place, value);
            }
        }

        private void Number(long? value)
        {
            if (value is { } known)
            {
                raw.sqlite3_bind_int64(statement, ++place, known);
            }
            else
            {
                raw.sqlite3_bind_null(statement, ++place);
            }
        }
    }
}
