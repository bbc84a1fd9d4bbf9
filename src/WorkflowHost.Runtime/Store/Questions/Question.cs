using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Postgres;
using WorkflowHost.Runtime.Store.Sqlite;

namespace WorkflowHost.Runtime.Store.Questions;

/// <summary>
/// A question of every start, act or request, in SQL that both databases read, past EF: what EF does around a question costs
/// several times what the database takes to answer it. Where rows are changed afterwards, or it is asked seldom, EF asks.
/// </summary>
/// <param name="sql">Names in double quotes; values are <c>$1</c>, <c>$2</c>. Only constants: nobody's words become part of it.</param>
/// <param name="read">Makes the answer of a row.</param>
public sealed class Question<T>(string sql, Func<AnswerRow, T> read)
{
    public string Sql => sql;

    /// <summary>SQLite numbers its values by another sign.</summary>
    public string SqliteSql { get; } = sql.Replace('$', '?');

    public T Read(AnswerRow row) => read(row);

    /// <summary>Asks inside a write, or a read that has more to ask.</summary>
    /// <param name="values">Texts: ids, codes, legal dates.</param>
    public async Task<List<T>> AskAsync(HostDbContext db, CancellationToken cancellation, params string[] values)
    {
        var watch = Rows.CommandWatch.IsAnybodyWatching(db) ? await Rows.CommandWatch.BeginAsync(db, () => Described(db.Database.GetDbConnection()), cancellation) : default;
        var answers = db is SqliteHostDbContext
            ? await SqliteAnswers.AskAsync(db, this, values, cancellation)
            : await PostgresAnswers.AskAsync(db, this, values, cancellation);
        await watch.DoneAsync(answers.Count, cancellation);
        return answers;
    }

    /// <summary>Whether there is any such row.</summary>
    public async Task<bool> AnyAsync(HostDbContext db, CancellationToken cancellation, params string[] values) => (await AskAsync(db, cancellation, values)).Count > 0;

    private System.Data.Common.DbCommand Described(System.Data.Common.DbConnection connection)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
