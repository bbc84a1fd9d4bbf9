using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>Asks a <see cref="Question{T}"/> with a statement that stays prepared; all rows are read before anybody else may use the connection.</summary>
internal static class SqliteAnswers
{
    public static async Task<List<T>> AskAsync<T>(HostDbContext db, Question<T> question, string[] values, CancellationToken cancellation)
    {
        if (db.Database.GetDbConnection() is KeptConnection { State: System.Data.ConnectionState.Open } kept)
        {
            return Ask(kept, question, values);
        }

        // A context that opens its connection for each question.
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var connection = (SqliteConnection)db.Database.GetDbConnection();
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, question.SqliteSql, out var statement), connection.Handle);
            using (statement)
            {
                return Read(connection, statement, question, values);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <exception cref="SqliteException">There is no such file, or it cannot be read.</exception>
    public static List<T> Ask<T>(KeptConnection connection, Question<T> question, string[] values)
    {
        if (connection.State != System.Data.ConnectionState.Open)
        {
            connection.Open();
            SqlitePragmas.Reader.Apply(connection);
        }

        return Read(connection, connection.Statement(question.SqliteSql), question, values);
    }

    private static List<T> Read<T>(SqliteConnection connection, sqlite3_stmt statement, Question<T> question, string[] values)
    {
        for (var place = 0; place < values.Length; place++)
        {
            SqliteTexts.Bind(statement, place + 1, values[place]);
        }

        List<T> rows = [];
        var row = new Row(statement);
        try
        {
            while (true)
            {
                switch (raw.sqlite3_step(statement))
                {
                    case raw.SQLITE_ROW:
                        rows.Add(question.Read(row));
                        break;
                    case raw.SQLITE_DONE:
                        return rows;
                    case var failed:
                        SqliteException.ThrowExceptionForRC(failed, connection.Handle);
                        break;
                }
            }
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    private sealed class Row(sqlite3_stmt statement) : AnswerRow
    {
        public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

        public override string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

        public override long Long(int column) => raw.sqlite3_column_int64(statement, column);

        public override bool Bool(int column) => raw.sqlite3_column_int(statement, column) != 0;
    }
}
