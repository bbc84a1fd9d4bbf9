using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>
/// A row that is stored if and only if the write that made it is: one that nobody changes or takes away again (an applied stimulus, an entry
/// of the audit trail), found by its key.
/// </summary>
internal sealed record RowWitness(string Sql, string[] Key)
{
    /// <summary>Null where the key is not known before the row is stored, or is no text.</summary>
    public static RowWitness? Of(IEntityType type, object row)
    {
        var key = type.FindPrimaryKey()!.Properties;
        if (key.Any(p => p.ClrType != typeof(string) || p.PropertyInfo is null))
        {
            return null;
        }

        var columns = key.Select((p, place) => $"\"{p.GetColumnName()}\" = ${place + 1}");
        return new RowWitness($"SELECT 1 FROM \"{type.GetTableName()}\" WHERE {string.Join(" AND ", columns)}", [.. key.Select(p => (string)p.PropertyInfo!.GetValue(row)!)]);
    }

    /// <summary>Asks PostgreSQL whether it is stored.</summary>
    public async Task<bool> IsThereAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(Sql);
        foreach (var part in Key)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = part });
        }

        return await command.ExecuteScalarAsync(cancellation) is not null;
    }
}
