using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>Asks a <see cref="Question{T}"/>; PostgreSQL prepares by itself what is asked often.</summary>
internal static class PostgresAnswers
{
    public static async Task<List<T>> AskAsync<T>(HostDbContext db, Question<T> question, string[] values, CancellationToken cancellation)
    {
        if (db is PostgresHostDbContext { Asked: { } source })
        {
            return await AskAsync(source, question, values, cancellation);
        }

        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(question.Sql, (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
            return await ReadAsync(command, question, values, cancellation);
        }
        finally
        {
            // Counted by EF: the connection of a transaction stays.
            await db.Database.CloseConnectionAsync();
        }
    }

    public static async Task<List<T>> AskAsync<T>(NpgsqlDataSource source, Question<T> question, string[] values, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(question.Sql);
        return await ReadAsync(command, question, values, cancellation);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Question<T> question, string[] values, CancellationToken cancellation)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }

        await using var answer = await command.ExecuteReaderAsync(cancellation);
        List<T> rows = [];
        var row = new Row(answer);
        while (await answer.ReadAsync(cancellation))
        {
            rows.Add(question.Read(row));
        }

        return rows;
    }

    private sealed class Row(NpgsqlDataReader answer) : AnswerRow
    {
        public override bool IsNull(int column) => answer.IsDBNull(column);

        public override string Text(int column) => answer.GetString(column);

        public override long Long(int column) => answer.GetInt64(column);

        public override bool Bool(int column) => answer.GetBoolean(column);
    }
}
