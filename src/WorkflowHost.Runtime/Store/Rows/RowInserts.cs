using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using WorkflowHost.Runtime.Store.Postgres;
using WorkflowHost.Runtime.Store.Sqlite;

namespace WorkflowHost.Runtime.Store.Rows;

/// <summary>
/// Inserts new rows past EF Core: on SQLite with a kept statement a table, on PostgreSQL those of all tables in one way there and back.
/// A start makes some twenty rows, and most of what a start cost was writing them. Only rows whose every value is known before they
/// are stored go this way; what watches commands (tests, traces) is told of them as of EF's own. All else is left to EF.
/// <para>
/// <b>Held:</b> principals before dependents; a table with a unique index keeps EF's order (delete, change, insert) when
/// something else of it changes in the same save. What fails here fails the write, as a failed save does.
/// </para>
/// </summary>
internal static class RowInserts
{
    private static readonly ConditionalWeakTable<IModel, RowTable[]> Known = [];

    /// <summary>Inserts what can be, and takes it for saved. Changes must have been detected.</summary>
    /// <param name="isLast">Nobody looks at the context again: when all is stored nothing is noted in it.</param>
    /// <returns>True when nothing is left for EF to save.</returns>
    public static async Task<bool> FlushAsync(HostDbContext db, bool isLast, CancellationToken cancellation)
    {
        var gathered = Gather(db);
        if (gathered.Batches.Count > 0)
        {
            await (db is SqliteHostDbContext ? SqliteRows.InsertAsync(db, gathered.Batches, cancellation) : PostgresRows.InsertAsync(db, gathered.Batches, cancellation));
        }

        if (isLast && gathered.IsWhole)
        {
            return true;
        }

        if (!isLast)
        {
            // They may be changed from here on, and then EF must see it.
            gathered.Made.ForEach(row => db.Entry(row).State = EntityState.Unchanged);
        }

        gathered.Tracked.ForEach(entry => entry.State = EntityState.Unchanged);
        return gathered.IsWhole;
    }

    /// <summary>Takes the new rows of a context that can be inserted, in the order of the tables; the others it hands to EF. Changes must have been detected.</summary>
    public static GatheredRows Gather(HostDbContext db)
    {
        var (added, changed) = Sort(db);
        var gathered = new GatheredRows();
        if (added is null && db.Appended.Count == 0 && db.New.IsEmpty)
        {
            return gathered with { IsWhole = changed is null };
        }

        // In the order of the tables: who is left to EF holds back those that point to it.
        HashSet<IEntityType> left = [];
        foreach (var table in Known.GetValue(db.Model, Tables))
        {
            if (db.Appended.Take(table.Type.ClrType) is { } appended)
            {
                if (table.HasTextKey)
                {
                    db.Witness ??= (table.Type, appended[0]);
                }

                gathered.Batches.Add(new RowBatch(table.Appended ?? throw new InvalidOperationException($"Rows of {table.Name} cannot be appended."), appended));
            }

            if (db.New.Take(table.Type.ClrType) is { } fresh)
            {
                if (table.MayGoAhead(changed) && !table.Principals.Any(left.Contains))
                {
                    gathered.Batches.Add(new RowBatch(table.All!, fresh));
                    gathered.Made.AddRange(fresh);
                }
                else
                {
                    left.Add(table.Type);
                    db.AddRange(fresh);
                }
            }

            if (added is null || !added.TryGetValue(table.Type, out var rows))
            {
                continue;
            }

            if (table.MayGoAhead(changed) && table.IsKnown(rows) && !table.Principals.Any(left.Contains))
            {
                gathered.Batches.Add(new RowBatch(table.All!, rows.ConvertAll(row => row.Entity)));
                gathered.Tracked.AddRange(rows);
            }
            else
            {
                left.Add(table.Type);
            }
        }

        return gathered with { IsWhole = changed is null && left.Count == 0 };
    }

    private static (Dictionary<IEntityType, List<EntityEntry>>? Added, HashSet<IEntityType>? Changed) Sort(HostDbContext db)
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

        return (added, changed);
    }

    private static RowTable[] Tables(IModel model)
    {
        List<IEntityType> ordered = [];
        foreach (var type in model.GetEntityTypes().Where(type => type.GetTableName() is not null))
        {
            Visit(type);
        }

        return [.. ordered.Select((type, place) => new RowTable(type, place))];

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
}

/// <summary>What is to be stored of a context.</summary>
internal sealed record GatheredRows
{
    /// <summary>In the order of the tables: principals before dependents.</summary>
    public List<RowBatch> Batches { get; } = [];

    /// <summary>Those among them that the write has made and EF does not know.</summary>
    public List<object> Made { get; } = [];

    /// <summary>Those among them that EF knows.</summary>
    public List<EntityEntry> Tracked { get; } = [];

    /// <summary>Nothing is left for EF.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>New rows of one table.</summary>
internal sealed record RowBatch(RowShape Shape, IReadOnlyList<object> Rows);
