using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace WorkflowHost.Runtime.Store;

/// <summary>
/// Inserts all new rows of a table with one statement, on PostgreSQL those of all tables in one go. EF Core writes a statement a row, and a start makes some twenty rows: most
/// of what a start cost was writing them. Only rows whose every value is known before they are stored go this way, through EF's own
/// commands, so that what watches commands (tests, traces) sees them; all else is left to EF.
/// <para>
/// <b>Held:</b> principals before dependents; a table with a unique index keeps EF's order (delete, change, insert) when
/// something else of it changes in the same save. What fails here fails the write, as a failed save does.
/// </para>
/// </summary>
internal static class RowInserts
{
    private const int MostParameters = 8_000;
    private static readonly ConditionalWeakTable<IModel, Table[]> Known = [];

    /// <summary>Inserts what can be, and takes it for saved. Changes must have been detected.</summary>
    public static async Task FlushAsync(HostDbContext db, CancellationToken cancellation)
    {
        Dictionary<IEntityType, List<EntityEntry>>? added = null;
        HashSet<IEntityType>? changed = null;
        foreach (var entry in db.ChangeTracker.Entries())
        {
            switch (entry.State)
            {
                case EntityState.Added:
                    added ??= [];
                    if (!added.TryGetValue(entry.Metadata, out var rows))
                    {
                        added[entry.Metadata] = rows = [];
                    }

                    rows.Add(entry);
                    break;
                case EntityState.Modified or EntityState.Deleted:
                    (changed ??= []).Add(entry.Metadata);
                    break;
            }
        }

        if (added is null)
        {
            return;
        }

        using var statements = new Statements(db, cancellation);
        // In the order of the tables: who is left to EF holds back those that point to it.
        HashSet<IEntityType> left = [];
        foreach (var table in Known.GetValue(db.Model, Tables))
        {
            if (!added.TryGetValue(table.Type, out var rows))
            {
                continue;
            }

            if (table.MayGoAhead(rows, changed) && !table.Principals.Any(left.Contains))
            {
                await statements.AddAsync(table, rows);
            }
            else
            {
                left.Add(table.Type);
            }
        }

        await statements.SendAsync();
    }

    /// <summary>One statement a table, sent together: to PostgreSQL all of them are one way there and back.</summary>
    private sealed class Statements(HostDbContext db, CancellationToken cancellation) : IDisposable
    {
        private readonly StringBuilder sql = new();
        private readonly List<object> parameters = [];
        private readonly List<EntityEntry> entries = [];
        private readonly DbCommand factory = db.Database.GetDbConnection().CreateCommand();

        public async Task AddAsync(Table table, List<EntityEntry> rows)
        {
            var most = Math.Max(1, MostParameters / table.Columns.Length);
            for (var from = 0; from < rows.Count; from += most)
            {
                var count = Math.Min(most, rows.Count - from);
                // SQLite is a call away, and looks for each parameter in each statement.
                if (parameters.Count + (count * table.Columns.Length) > MostParameters || db is SqliteHostDbContext)
                {
                    await SendAsync();
                }

                table.Write(sql, parameters.Count, count);
                for (var row = from; row < from + count; row++)
                {
                    foreach (var column in table.Columns)
                    {
                        parameters.Add(column.Parameter(factory, parameters.Count, rows[row]));
                    }

                    entries.Add(rows[row]);
                }
            }
        }

        public async Task SendAsync()
        {
            if (entries.Count == 0)
            {
                return;
            }

            try
            {
                await db.Database.ExecuteSqlRawAsync(sql.ToString(), parameters, cancellation);
            }
            catch (DbException failure)
            {
                throw new DbUpdateException($"Rows could not be stored: {failure.Message}", failure);
            }

            entries.ForEach(entry => entry.State = EntityState.Unchanged);
            entries.Clear();
            parameters.Clear();
            sql.Clear();
        }

        public void Dispose() => factory.Dispose();
    }

    private static Table[] Tables(IModel model)
    {
        List<IEntityType> ordered = [];
        foreach (var type in model.GetEntityTypes())
        {
            Visit(type);
        }

        return [.. ordered.Select(type => new Table(type))];

        void Visit(IEntityType type)
        {
            if (ordered.Contains(type))
            {
                return;
            }

            foreach (var principal in type.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(p => p != type))
            {
                Visit(principal);
            }

            ordered.Add(type);
        }
    }

    private sealed class Table
    {
        private readonly bool hasUniqueIndex;
        private readonly bool isPlain;
        private readonly string beginning;

        public Table(IEntityType type)
        {
            Type = type;
            Principals = [.. type.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(p => p != type)];
            Columns = [.. type.GetProperties().Select(p => new Column(p))];
            beginning = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", Columns.Select(c => c.Name))}) VALUES ";
            hasUniqueIndex = type.GetIndexes().Any(i => i.IsUnique);
            isPlain = type.BaseType is null && !type.GetDerivedTypes().Any() && type.GetForeignKeys().All(k => k.PrincipalEntityType != type);
        }

        public IEntityType Type { get; }
        public IReadOnlyList<IEntityType> Principals { get; }
        public Column[] Columns { get; }

        public bool MayGoAhead(List<EntityEntry> rows, HashSet<IEntityType>? changed) =>
            isPlain
            && !(hasUniqueIndex && changed?.Contains(Type) == true)
            && Columns.All(column => !column.IsMadeByDatabase || rows.TrueForAll(row => !row.Property(column.Property).IsTemporary && !column.IsUnset(row)));

        public void Write(StringBuilder sql, int firstParameter, int rows)
        {
            sql.Append(beginning);
            for (var (row, at) = (0, firstParameter); row < rows; row++)
            {
                sql.Append(row == 0 ? "(" : ", (");
                for (var column = 0; column < Columns.Length; column++)
                {
                    sql.Append(column == 0 ? "@p" : ", @p").Append(at++);
                }

                sql.Append(')');
            }

            sql.Append(";\n");
        }
    }

    private sealed class Column(IProperty property)
    {
        private static readonly string[] Names = [.. Enumerable.Range(0, 512).Select(n => "@p" + n.ToString(CultureInfo.InvariantCulture))];
        private readonly RelationalTypeMapping mapping = property.GetRelationalTypeMapping();

        public IProperty Property => property;

        public string Name { get; } = $"\"{property.GetColumnName()}\"";

        public bool IsMadeByDatabase { get; } = property.ValueGenerated != ValueGenerated.Never;

        public bool IsUnset(EntityEntry row) => Equals(row.Property(property).CurrentValue, property.Sentinel);

        public DbParameter Parameter(DbCommand factory, int number, EntityEntry row) => mapping.CreateParameter(
            factory,
            number < Names.Length ? Names[number] : "@p" + number.ToString(CultureInfo.InvariantCulture),
            row.Property(property).CurrentValue,
            property.IsNullable);
    }
}
