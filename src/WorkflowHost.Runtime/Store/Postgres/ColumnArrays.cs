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

    public void Begin() => (place, row) = (0, row + 1);

    public override void Text(string? value) => Next<string?>(NpgsqlDbType.Text, "::text[]").Values[row] = value;

    public override void Long(long? value) => Next<long?>(NpgsqlDbType.Bigint, "::bigint[]").Values[row] = value;

    public override void Int(int? value) => Next<int?>(NpgsqlDbType.Integer, "::int[]").Values[row] = value;

    public override void Bool(bool? value) => Next<bool?>(NpgsqlDbType.Boolean, "::boolean[]").Values[row] = value;

    public override void Double(double? value) => Next<double?>(NpgsqlDbType.Double, "::float8[]").Values[row] = value;

    public override void Bytes(byte[]? value) => Next<byte[]?>(NpgsqlDbType.Bytea, "::bytea[]").Values[row] = value;

    public string TypeOf(int column) => collected[column].ArrayType;

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var column in collected)
        {
            parameters.Add(column.Parameter());
        }
    }

    private Column<T> Next<T>(NpgsqlDbType type, string arrayType)
    {
        var column = place++;
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
