using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>
/// A connection that stays open and keeps its prepared statements. SQLite forgets a statement with its command, and EF makes a
/// command for every question: parsing the same few hundred texts again and again cost more than answering them.
/// <para>Not for several threads at once: the writer has one, and each read has one for itself.</para>
/// </summary>
internal sealed class KeptConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>The texts of this program are some hundred; more means that somebody builds them, and then nothing is gained by keeping them.</summary>
    private const int MostKept = 500;

    private readonly Dictionary<string, Kept> commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, sqlite3_stmt> statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteInsert> inserts = new(StringComparer.Ordinal);

    public override SqliteCommand CreateCommand() => new KeptCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void Close()
    {
        Forget();
        base.Close();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
        }

        base.Dispose(disposing);
    }

    /// <summary>A prepared statement for values bound by number, reset and ready.</summary>
    public sqlite3_stmt Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            if (statements.Count >= MostKept)
            {
                Forget();
            }

            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement), Handle);
            statements[sql] = statement;
        }

        return statement;
    }

    /// <summary>The same for new rows, with what it remembers of the last.</summary>
    public SqliteInsert Insert(string sql, int columns)
    {
        if (!inserts.TryGetValue(sql, out var insert))
        {
            insert = inserts[sql] = new SqliteInsert(Statement(sql), columns);
        }

        return insert;
    }

    /// <summary>Carries out a statement without values or rows.</summary>
    public void Do(string sql)
    {
        var statement = Statement(sql);
        var outcome = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        SqliteException.ThrowExceptionForRC(outcome is raw.SQLITE_DONE ? raw.SQLITE_OK : outcome, Handle);
    }

    private SqliteDataReader Execute(SqliteCommand asked, CommandBehavior behavior)
    {
        if (!commands.TryGetValue(asked.CommandText, out var kept))
        {
            if (commands.Count >= MostKept)
            {
                Forget();
            }

            commands[asked.CommandText] = kept = new Kept(new SqliteCommand(asked.CommandText, this));
        }
        else if (kept.Reader is { IsClosed: false })
        {
            // The same question again while its first answer is still being read.
            kept = new Kept(new SqliteCommand(asked.CommandText, this));
        }

        kept.Command.Parameters.Clear();
        foreach (SqliteParameter parameter in asked.Parameters)
        {
            kept.Command.Parameters.Add(parameter);
        }

        kept.Command.Transaction = asked.Transaction;
        kept.Command.CommandTimeout = asked.CommandTimeout;
        return kept.Reader = kept.Command.ExecuteReader(behavior);
    }

    private void Forget()
    {
        foreach (var kept in commands.Values)
        {
            kept.Command.Dispose();
        }

        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        commands.Clear();
        statements.Clear();
        inserts.Clear();
    }

    private sealed class Kept(SqliteCommand command)
    {
        public SqliteCommand Command => command;

        public SqliteDataReader? Reader { get; set; }
    }

    private sealed class KeptCommand : SqliteCommand
    {
        private readonly KeptConnection connection;

        public KeptCommand(KeptConnection connection)
        {
            this.connection = connection;
            Connection = connection;
        }

        // Everything else a command can do ends here.
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => connection.Execute(this, behavior);
    }
}
