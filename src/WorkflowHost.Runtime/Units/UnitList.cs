using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Units;

/// <summary>Which units: all in use, those nobody can write to, those out of use.</summary>
public enum UnitFilter { Active, NoAddress, Inactive }

/// <param name="Page">From 0.</param>
public sealed record UnitQuery(string? Search = null, UnitFilter Filter = UnitFilter.Active, int Page = 0, int PageSize = 50);

/// <param name="Total">Of the filter and search asked for.</param>
public sealed record UnitPage(IReadOnlyList<Unit> Units, int Total, int Active, int NoAddress, int Inactive);

/// <summary>The units in their order, searched and paged in the database.</summary>
public sealed class UnitList(HostStore store)
{
    public Task<UnitPage> PageAsync(UnitQuery query, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var found = Matching(db.Units.AsNoTracking(), query.Search?.Trim());
            var counts = await found.GroupBy(_ => 1).Select(all => new
            {
                Active = all.Count(u => u.IsActive),
                NoAddress = all.Count(u => u.IsActive && u.ContactEmail == null && u.DeputyEmail == null),
                Inactive = all.Count(u => !u.IsActive),
            }).FirstOrDefaultAsync(stop);
            var (chosen, total) = query.Filter switch
            {
                UnitFilter.Active => (found.Where(u => u.IsActive), counts?.Active ?? 0),
                UnitFilter.NoAddress => (found.Where(u => u.IsActive && u.ContactEmail == null && u.DeputyEmail == null), counts?.NoAddress ?? 0),
                UnitFilter.Inactive => (found.Where(u => !u.IsActive), counts?.Inactive ?? 0),
                var other => throw new ArgumentOutOfRangeException(nameof(query), other, "No such filter."),
            };
            var units = await chosen.OrderBy(u => u.OrderNumber).ThenBy(u => u.Code).Skip(query.Page * query.PageSize).Take(query.PageSize).ToListAsync(stop);
            return new UnitPage(units, total, counts?.Active ?? 0, counts?.NoAddress ?? 0, counts?.Inactive ?? 0);
        },
        cancellation);

    public Task<Unit?> FindAsync(string id, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => db.Units.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, stop), cancellation);

    /// <summary>The kinds in use, to choose from.</summary>
    public Task<List<string>> KindsAsync(CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => db.Units.Where(u => u.Kind != null).Select(u => u.Kind!).Distinct().OrderBy(k => k).Take(50).ToListAsync(stop), cancellation);

    private static IQueryable<Unit> Matching(IQueryable<Unit> units, string? search)
    {
        if (string.IsNullOrEmpty(search))
        {
            return units;
        }

        // lower() in both databases, so that a01 finds A01 on PostgreSQL too.
#pragma warning disable CA1304, CA1311, CA1862 // An expression for the database, not run here.
        var sought = search.ToLowerInvariant();
        return units.Where(u =>
            u.Name.ToLower().Contains(sought) || u.Code.ToLower().Contains(sought) || u.ContactName!.Contains(sought)
            || u.ContactEmail!.ToLower().Contains(sought) || u.ContactPhone!.Contains(sought) || u.Kind!.ToLower().Contains(sought));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
