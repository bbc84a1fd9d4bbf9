using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>How a text of <see cref="PostgresRows"/> takes its values.</summary>
internal enum PostgresInsert
{
    /// <summary>One row.</summary>
    One,

    /// <summary>One row, and the number of the transaction comes back.</summary>
    NumberedOne,

    /// <summary>Any number of rows: an array a column.</summary>
    Many,
}

/// <summary>
/// Stores the new rows of all tables in one way there and back. A table has two texts, for one row and for many (a column each as an
/// array), so that PostgreSQL knows them prepared however many rows there are; columns that are empty in all of them are not named.
/// <para>The number of the transaction comes back with one of the rows: who commits needs it, and would have to ask for it otherwise.</para>
/// </summary>
internal static class PostgresRows
{
    private const int MostRows = 2_000;
    private const string Number = "pg_current_xact_id()::text";

    /// <summary>Inserts inside the transaction the context is in.</summary>
    public static async Task InsertAsync(HostDbContext db, IReadOnlyList<RowBatch> batches, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var commands = new NpgsqlBatch(connection, (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        var isNumbered = db.TransactionNumber is not null;
        foreach (var (batch, from, count) in Parts(batches))
        {
            commands.BatchCommands.Add(Command(batch, from, count, isNumbering: !isNumbered && count == 1));
            isNumbered |= count == 1;
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
            throw Failed(failure);
        }

        await watch.DoneAsync(batches.Sum(b => b.Rows.Count), cancellation);
    }

    /// <summary>Inserts and commits in one: all of it is stored, or nothing.</summary>
    public static async Task CommitAsync(NpgsqlDataSource source, IReadOnlyList<RowBatch> batches, CancellationToken cancellation)
    {
        await using var commands = source.CreateBatch();
        foreach (var (batch, from, count) in Parts(batches))
        {
            commands.BatchCommands.Add(Command(batch, from, count, isNumbering: false));
        }

        try
        {
            await commands.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException failure)
        {
            throw Failed(failure);
        }
    }

    /// <summary>For those who watch: what is about to be inserted.</summary>
    public static NpgsqlCommand Shown(IReadOnlyList<RowBatch> batches) => new(string.Join(";\n", Parts(batches).Select(p => Command(p.Batch, p.From, p.Count, isNumbering: false).CommandText)));

    private static NpgsqlCommand Shown(NpgsqlConnection connection, NpgsqlBatch commands) => new(string.Join(";\n", commands.BatchCommands.Cast<NpgsqlBatchCommand>().Select(c => c.CommandText)), connection);

    private static DbUpdateException Failed(PostgresException failure) => new($"Rows could not be stored: {failure.Message}", failure);

    private static IEnumerable<(RowBatch Batch, int From, int Count)> Parts(IReadOnlyList<RowBatch> batches)
    {
        foreach (var batch in batches)
        {
            for (var from = 0; from < batch.Rows.Count; from += MostRows)
            {
                yield return (batch, from, Math.Min(MostRows, batch.Rows.Count - from));
            }
        }
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

        var named = columns.Named(shape.MayBeLeftOut);
        var kind = count > 1 ? PostgresInsert.Many : isNumbering ? PostgresInsert.NumberedOne : PostgresInsert.One;
        var key = (columns.Filled | ~shape.MayBeLeftOut, kind);
        if (!shape.PostgresTexts.TryGetValue(key, out var text))
        {
            shape.PostgresTexts[key] = text = Text(shape, columns, named, kind);
        }

        var command = new NpgsqlBatchCommand(text);
        columns.AddTo(command.Parameters, named);
        return command;
    }

    private static string Text(RowShape shape, ColumnArrays columns, List<int> named, PostgresInsert kind)
    {
        var into = $"INSERT INTO {shape.Table} ({string.Join(", ", named.Select(column => shape.Columns[column]))})";
        var values = named.Select((column, place) => Parameter(place) + (kind == PostgresInsert.Many ? columns.TypeOf(column) : ""));
        return kind switch
        {
            PostgresInsert.Many => $"{into} SELECT * FROM unnest({string.Join(", ", values)})",
            PostgresInsert.NumberedOne => $"{into} VALUES ({string.Join(", ", values)}) RETURNING {Number}",
            _ => $"{into} VALUES ({string.Join(", ", values)})",
        };
    }

    private static string Parameter(int place) => "$" + (place + 1).ToString(CultureInfo.InvariantCulture);
}
