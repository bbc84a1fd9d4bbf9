using Npgsql;
using NpgsqlTypes;
using WorkflowHost.Runtime.Store.Rows;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>Collects rows column by column, as PostgreSQL takes them: one value, or one array, a parameter.</summary>
internal sealed class ColumnArrays(int columns, int rows) : RowTarget
{
    private readonly Column[] collected = new Column[columns];
    private int place;
    private int row = -1;

    /// <summary>The columns, one a bit, that some row has a value for; all from the 65th on count as filled.</summary>
    public ulong Filled { get; private set; }

    public void Begin() => (place, row) = (0, row + 1);

    public override void Text(string? value) => Next<string?>(NpgsqlDbType.Text, "::text[]", value is not null).Values[row] = value;

    public override void Long(long? value) => Next<long?>(NpgsqlDbType.Bigint, "::bigint[]", value is not null).Values[row] = value;

    public override void Int(int? value) => Next<int?>(NpgsqlDbType.Integer, "::int[]", value is not null).Values[row] = value;

    public override void Bool(bool? value) => Next<bool?>(NpgsqlDbType.Boolean, "::boolean[]", value is not null).Values[row] = value;

    public override void Double(double? value) => Next<double?>(NpgsqlDbType.Double, "::float8[]", value is not null).Values[row] = value;

    public override void Bytes(byte[]? value) => Next<byte[]?>(NpgsqlDbType.Bytea, "::bytea[]", value is not null).Values[row] = value;

    public string TypeOf(int column) => collected[column].ArrayType;

    /// <summary>The columns to name: those that are filled, and those that must be named even when they are empty.</summary>
    public List<int> Named(ulong mayBeLeftOut)
    {
        List<int> named = new(columns);
        for (var column = 0; column < columns; column++)
        {
            if (column >= 64 || ((Filled | ~mayBeLeftOut) & (1UL << column)) != 0)
            {
                named.Add(column);
            }
        }

        return named;
    }

    public void AddTo(NpgsqlParameterCollection parameters, List<int> named)
    {
        foreach (var column in named)
        {
            parameters.Add(collected[column].Parameter());
        }
    }

    private Column<T> Next<T>(NpgsqlDbType type, string arrayType, bool isFilled)
    {
        var column = place++;
        if (isFilled && column < 64)
        {
            Filled |= 1UL << column;
        }

        return (Column<T>)(collected[column] ??= new Column<T>(type, arrayType, rows));
    }

    private abstract class Column(string arrayType)
    {
        public string ArrayType => arrayType;

        public abstract NpgsqlParameter Parameter();
    }

    private sealed class Column<T>(NpgsqlDbType type, string arrayType, int rows) : Column(arrayType)
    {
        public T[] Values { get; } = new T[rows];

        public override NpgsqlParameter Parameter() => Values switch
        {
            [null] => new NpgsqlParameter { NpgsqlDbType = type, Value = DBNull.Value },
            [var one] => new NpgsqlParameter<T> { NpgsqlDbType = type, TypedValue = one },
            _ => new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = Values },
        };
    }
}
