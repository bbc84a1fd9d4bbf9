using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace WorkflowHost.Runtime.Store.Backup;

/// <summary>A column as it is stored; the stored types are the same on both databases, so a backup of one restores into the other.</summary>
internal sealed record BackupColumn(string Name, Type Stored, bool CountsUp)
{
    public JsonNode? Read(DbDataReader row, int place) => row.IsDBNull(place)
        ? null
        : Type.GetTypeCode(Stored) switch
        {
            TypeCode.String => JsonValue.Create(row.GetString(place)),
            TypeCode.Boolean => JsonValue.Create(row.GetBoolean(place)),
            TypeCode.Int32 => JsonValue.Create(row.GetInt32(place)),
            TypeCode.Int64 => JsonValue.Create(row.GetInt64(place)),
            TypeCode.Double => JsonValue.Create(row.GetDouble(place)),
            _ when Stored == typeof(byte[]) => JsonValue.Create(Convert.ToBase64String(row.GetFieldValue<byte[]>(place))),
            _ => throw new NotSupportedException($"Column {Name} is stored as {Stored.Name}, which a backup does not know."),
        };

    public object Value(JsonElement json) => json.ValueKind == JsonValueKind.Null
        ? DBNull.Value
        : Type.GetTypeCode(Stored) switch
        {
            TypeCode.String => json.GetString()!,
            TypeCode.Boolean => json.GetBoolean(),
            TypeCode.Int32 => json.GetInt32(),
            TypeCode.Int64 => json.GetInt64(),
            TypeCode.Double => json.GetDouble(),
            _ => json.GetBytesFromBase64(),
        };
}

/// <summary>A table with its columns in a fixed order.</summary>
internal sealed record BackupTable(string Name, IReadOnlyList<BackupColumn> Columns)
{
    /// <summary>All tables of the model; those others refer to come first. What Quartz keeps is not among them: it makes it anew.</summary>
    public static IReadOnlyList<BackupTable> Of(HostDbContext db)
    {
        var open = db.Model.GetRelationalModel().Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        List<ITable> ordered = [];
        while (open.Count > 0)
        {
            var ready = open.Where(t => t.ForeignKeyConstraints.All(k => k.PrincipalTable == t || ordered.Contains(k.PrincipalTable))).ToList();
            if (ready.Count == 0)
            {
                throw new InvalidOperationException("Tables refer to each other in a circle: a backup cannot put them in an order.");
            }

            ordered.AddRange(ready);
            open.RemoveAll(ready.Contains);
        }

        return [.. ordered.Select(t => new BackupTable(t.Name, [.. t.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).Select(Column)]))];
    }

    public string Select => $"SELECT {Names} FROM \"{Name}\"";

    public string Insert => $"INSERT INTO \"{Name}\" ({Names}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"@p{i}"))})";

    private string Names => string.Join(", ", Columns.Select(c => $"\"{c.Name}\""));

    private static BackupColumn Column(IColumn column)
    {
        var mapping = column.StoreTypeMapping;
        var stored = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        stored = Nullable.GetUnderlyingType(stored) ?? stored;
        var countsUp = Type.GetTypeCode(stored) is TypeCode.Int32 or TypeCode.Int64 && column.PropertyMappings.Any(m => m.Property.ValueGenerated == ValueGenerated.OnAdd);
        return new BackupColumn(column.Name, stored, countsUp);
    }
}
