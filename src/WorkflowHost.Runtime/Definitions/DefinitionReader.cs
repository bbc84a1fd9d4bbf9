using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>Finds definitions. Lists never load the documents.</summary>
public sealed class DefinitionReader(HostStore store)
{
    /// <summary>Of several versions that match, the highest.</summary>
    public Task<DefinitionVersion?> FindAsync(string definitionId, VersionOption versions, CancellationToken cancellation) =>
        store.ReadAsync(
            (db, stop) => db.Definitions.AsNoTracking()
                .Where(d => d.DefinitionId == definitionId).Where(versions.Matches())
                .OrderByDescending(d => d.Version).FirstOrDefaultAsync(stop),
            cancellation);

    public Task<DefinitionVersion?> FindVersionAsync(string versionId, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == versionId, stop), cancellation);

    public Task<DefinitionPage> ListAsync(DefinitionQuery query, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var rows = Filter(db.Definitions.AsNoTracking(), query);
            var total = await rows.CountAsync(stop);
            var size = Math.Clamp(query.PageSize ?? DefinitionQuery.MaxPageSize, 1, DefinitionQuery.MaxPageSize);
            var page = Math.Clamp(query.Page, 0, int.MaxValue / DefinitionQuery.MaxPageSize);
            var items = await Sort(rows, query).Skip(page * size).Take(size).Select(DefinitionSummary.FromRow).ToListAsync(stop);
            return new DefinitionPage(items, total);
        },
        cancellation);

    /// <summary>Whether no other definition is called <paramref name="name"/> at present.</summary>
    public async Task<bool> IsNameFreeAsync(string name, string? exceptDefinitionId, CancellationToken cancellation) =>
        !await store.ReadAsync(
            (db, stop) => db.Definitions.AnyAsync(d => d.IsLatest && d.Name == name && d.DefinitionId != (exceptDefinitionId ?? ""), stop),
            cancellation);

    /// <summary>The published definitions an administrator has marked as usable inside others, by name.</summary>
    public async Task<IReadOnlyList<WorkflowDefinition>> UsableAsActivityAsync(CancellationToken cancellation)
    {
        // The mark lies in the document; asking the database for it first keeps all other documents where they are.
        var rows = await store.ReadAsync(
            (db, stop) => db.Definitions.AsNoTracking()
                .Where(d => d.IsPublished && d.Json.Contains("\"usableAsActivity\":true")).OrderBy(d => d.Name).Select(d => d.Json).ToListAsync(stop),
            cancellation);
        return [.. rows.Select(json => WorkflowDefinition.Parse(json)).Where(d => d.UsableAsActivity)];
    }

    private static IQueryable<DefinitionVersion> Filter(IQueryable<DefinitionVersion> rows, DefinitionQuery query)
    {
        rows = rows.Where(query.Versions.Matches());
        if (query.DefinitionIds is { Count: > 0 } definitionIds)
        {
            rows = rows.Where(d => definitionIds.Contains(d.DefinitionId));
        }

        if (query.VersionIds is { Count: > 0 } versionIds)
        {
            rows = rows.Where(d => versionIds.Contains(d.Id));
        }

        if (!string.IsNullOrWhiteSpace(query.SearchTerm))
        {
            var term = query.SearchTerm.Trim();
            rows = rows.Where(d => d.Name.Contains(term) || d.Description!.Contains(term) || d.DefinitionId == term || d.Id == term);
        }

        return rows;
    }

    /// <summary>The id comes last so that pages never overlap.</summary>
    private static IOrderedQueryable<DefinitionVersion> Sort(IQueryable<DefinitionVersion> rows, DefinitionQuery query)
    {
        var sorted = (query.Order, query.Descending) switch
        {
            (DefinitionOrder.Name, false) => rows.OrderBy(d => d.Name),
            (DefinitionOrder.Name, true) => rows.OrderByDescending(d => d.Name),
            (DefinitionOrder.Version, false) => rows.OrderBy(d => d.Version),
            (DefinitionOrder.Version, true) => rows.OrderByDescending(d => d.Version),
            (_, false) => rows.OrderBy(d => d.CreatedAt),
            (_, true) => rows.OrderByDescending(d => d.CreatedAt),
        };
        return sorted.ThenBy(d => d.Id);
    }
}
