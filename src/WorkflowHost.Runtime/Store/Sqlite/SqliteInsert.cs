using SQLitePCL;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>
/// A prepared INSERT that takes the values of a row. SQLite keeps what was bound until it is bound anew, and most columns of most rows
/// are empty: those that were empty in the last row are not bound again.
/// </summary>
internal sealed class SqliteInsert(sqlite3_stmt statement, int columns) : RowTarget
{
    private readonly bool[] isFilled = new bool[columns];
    private int place;

    public sqlite3_stmt Statement => statement;

    public void Begin() => place = 0;

    public override void Text(string? value)
    {
        if (Next(value is null))
        {
            SqliteTexts.Bind(statement, place, value!);
        }
    }

    public override void Long(long? value)
    {
        if (Next(value is null))
        {
            raw.sqlite3_bind_int64(statement, place, value!.Value);
        }
    }

    public override void Int(int? value) => Long(value);

    public override void Bool(bool? value) => Long(value is { } known ? known ? 1 : 0 : null);

    public override void Double(double? value)
    {
        if (Next(value is null))
        {
            raw.sqlite3_bind_double(statement, place, value!.Value);
        }
    }

    public override void Bytes(byte[]? value)
    {
        if (Next(value is null))
        {
            raw.sqlite3_bind_blob(statement, place, value);
        }
    }

    /// <summary>Goes on to the next column, and empties it if it must be.</summary>
    /// <returns>Whether there is a value to bind.</returns>
    private bool Next(bool isEmpty)
    {
        var column = place++;
        if (isEmpty && isFilled[column])
        {
            raw.sqlite3_bind_null(statement, place);
        }

        return isFilled[column] = !isEmpty;
    }
}
