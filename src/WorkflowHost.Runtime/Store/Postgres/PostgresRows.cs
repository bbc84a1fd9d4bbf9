using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>
/// Stores the new rows of all tables in one way there and back. A table has two texts, for one row and for many (a column each as an
/// array), so that PostgreSQL knows them prepared however many rows there are.
/// <para>The number of the transaction comes back with one of the rows: who commits needs it, and would have to ask for it otherwise.</para>
/// </summary>
internal static class PostgresRows
{
    private const int MostRows = 2_000;
    private const string Number = "pg_current_xact_id()::text";

    public static async Task InsertAsync(HostDbContext db, IReadOnlyList<RowBatch> batches, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var commands = new NpgsqlBatch(connection, (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        var isNumbered = db.TransactionNumber is not null;
        foreach (var batch in batches)
        {
            for (var from = 0; from < batch.Rows.Count; from += MostRows)
            {
                var count = Math.Min(MostRows, batch.Rows.Count - from);
                commands.BatchCommands.Add(Command(batch, from, count, isNumbering: !isNumbered && count == 1));
                isNumbered |= count == 1;
            }
        }

        if (!isNumbered)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand("SELECT " + Number));
        }

        var watch = await CommandWatch.BeginAsync(db, () => Shown(connection, commands), cancellation);
        try
        {
            await using var answer = await commands.ExecuteReaderAsync(cancellation);
            if (await answer.ReadAsync(cancellation))
            {
                db.TransactionNumber = answer.GetString(0);
            }

            // Also what follows the answer must have been done well.
            while (await answer.NextResultAsync(cancellation))
            {
            }
        }
        catch (PostgresException failure)
        {
            throw new DbUpdateException($"Rows could not be stored: {failure.Message}", failure);
        }

        await watch.DoneAsync(batches.Sum(b => b.Rows.Count), cancellation);
    }

    private static NpgsqlBatchCommand Command(RowBatch batch, int from, int count, bool isNumbering)
    {
        var shape = batch.Shape;
        var columns = new ColumnArrays(shape.Columns.Count, count);
        for (var row = from; row < from + count; row++)
        {
            columns.Begin();
            shape.Write(batch.Rows[row], columns);
        }

        var command = new NpgsqlBatchCommand(count == 1
            ? isNumbering ? shape.PostgresTextOfNumberedOne ??= $"{One(shape)} RETURNING {Number}" : shape.PostgresTextOfOne ??= One(shape)
            : shape.PostgresTextOfMany ??= $"INSERT INTO {shape.Table} ({string.Join(", ", shape.Columns)}) SELECT * FROM unnest({string.Join(", ", shape.Columns.Select((_, i) => Parameter(i) + columns.TypeOf(i)))})");
        columns.AddTo(command.Parameters);
        return command;
    }

    private static string One(RowShape shape) => $"INSERT INTO {shape.Table} ({string.Join(", ", shape.Columns)}) VALUES ({string.Join(", ", shape.Columns.Select((_, i) => Parameter(i)))})";

    private static string Parameter(int place) => "$" + (place + 1).ToString(CultureInfo.InvariantCulture);

    private static NpgsqlCommand Shown(NpgsqlConnection connection, NpgsqlBatch commands) => new(string.Join(";\n", commands.BatchCommands.Cast<NpgsqlBatchCommand>().Select(c => c.CommandText)), connection);
}
