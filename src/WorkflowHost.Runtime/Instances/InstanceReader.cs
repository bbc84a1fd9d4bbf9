using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Instances;

/// <summary>An instance as lists show it. <paramref name="Name"/> is the title of its run when the instance has none of its own.</summary>
public sealed record InstanceSummary(
    string Id, string? DefinitionId, string DefinitionVersionId, int Version, string? CorrelationId, string? Name,
    string Status, string SubStatus, int IncidentCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt);

public sealed record InstancePage(IReadOnlyList<InstanceSummary> Items, int Total);

/// <summary>What a list asks for; what is empty or null does not narrow it. Newest first. <paramref name="Page"/> counts from 0.</summary>
public sealed record InstanceQuery(
    string? SearchTerm = null,
    IReadOnlyCollection<string>? DefinitionIds = null,
    string? CorrelationId = null,
    int? Version = null,
    bool? HasIncidents = null,
    IReadOnlyCollection<string>? Statuses = null,
    IReadOnlyCollection<string>? SubStatuses = null,
    int Page = 0,
    int PageSize = 10);

/// <summary>Which lines of a journal; what is empty or null does not narrow it.</summary>
public sealed record JournalQuery(
    IReadOnlyCollection<string>? ActivityIds = null,
    IReadOnlyCollection<string>? NodeIds = null,
    IReadOnlyCollection<string>? ExcludedTypes = null,
    IReadOnlyCollection<string>? Events = null,
    int Skip = 0,
    int Take = 100);

public sealed record JournalPage(IReadOnlyList<JournalRow> Items, int Total);

/// <summary>Looks at instances. Lists never load the states.</summary>
public sealed class InstanceReader(HostStore store)
{
    private const int MaxPageSize = 1000;

    public Task<InstancePage> ListAsync(InstanceQuery query, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var rows = Filter(Summaries(db), query);
            var total = await rows.CountAsync(stop);
            var size = Math.Clamp(query.PageSize, 1, MaxPageSize);
            var page = Math.Clamp(query.Page, 0, int.MaxValue / MaxPageSize);
            var items = await rows.OrderByDescending(r => r.Instance.CreatedAt).ThenBy(r => r.Instance.Id).Skip(page * size).Take(size)
                .Select(r => new InstanceSummary(
                    r.Instance.Id, r.DefinitionId, r.Instance.DefinitionVersionId, r.Version ?? 0, r.Instance.CorrelationId, r.Instance.Name ?? r.Title,
                    r.Instance.Status, r.Instance.SubStatus, r.Instance.IncidentCount, r.Instance.CreatedAt, r.Instance.UpdatedAt, r.Instance.FinishedAt))
                .ToListAsync(stop);
            return new InstancePage(items, total);
        },
        cancellation);

    /// <summary>The whole instance with its state.</summary>
    public Task<(InstanceSummary Summary, byte[] State)?> FindAsync(string instanceId, CancellationToken cancellation) => store.ReadAsync<(InstanceSummary, byte[])?>(
        async (db, stop) =>
        {
            var row = await Summaries(db).FirstOrDefaultAsync(r => r.Instance.Id == instanceId, stop);
            return row is null ? null : (
                new InstanceSummary(
                    row.Instance.Id, row.DefinitionId, row.Instance.DefinitionVersionId, row.Version ?? 0, row.Instance.CorrelationId, row.Instance.Name ?? row.Title,
                    row.Instance.Status, row.Instance.SubStatus, row.Instance.IncidentCount, row.Instance.CreatedAt, row.Instance.UpdatedAt, row.Instance.FinishedAt),
                row.Instance.State);
        },
        cancellation);

    public Task<JournalPage> JournalAsync(string instanceId, JournalQuery query, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var rows = db.Journal.AsNoTracking().Where(j => j.InstanceId == instanceId);
            if (query.ActivityIds is { Count: > 0 } activities) rows = rows.Where(j => activities.Contains(j.ActivityId));
            if (query.NodeIds is { Count: > 0 } nodes) rows = rows.Where(j => nodes.Contains(j.NodeId));
            if (query.ExcludedTypes is { Count: > 0 } types) rows = rows.Where(j => !types.Contains(j.ActivityType));
            if (query.Events is { Count: > 0 } events) rows = rows.Where(j => events.Contains(j.Event));
            var total = await rows.CountAsync(stop);
            var items = await rows.OrderBy(j => j.Sequence).Skip(Math.Max(0, query.Skip)).Take(Math.Clamp(query.Take, 1, MaxPageSize)).ToListAsync(stop);
            return new JournalPage(items, total);
        },
        cancellation);

    private static IQueryable<Row> Summaries(HostDbContext db) =>
        from instance in db.Instances.AsNoTracking()
        join definition in db.Definitions on instance.DefinitionVersionId equals definition.Id into definitions
        from definition in definitions.DefaultIfEmpty()
        join run in db.Runs on instance.RunId equals run.Id into runs
        from run in runs.DefaultIfEmpty()
        select new Row { Instance = instance, DefinitionId = definition!.DefinitionId, Version = definition == null ? null : definition.Version, Title = run!.Title };

    private static IQueryable<Row> Filter(IQueryable<Row> rows, InstanceQuery query)
    {
        if (!string.IsNullOrWhiteSpace(query.SearchTerm))
        {
            var term = query.SearchTerm.Trim();
            rows = rows.Where(r => r.Instance.Id == term || r.DefinitionId == term || r.Instance.DefinitionVersionId == term || r.Instance.CorrelationId == term
                || r.Instance.Name!.Contains(term) || r.Title!.Contains(term));
        }

        if (query.DefinitionIds is { Count: > 0 } definitions) rows = rows.Where(r => definitions.Contains(r.DefinitionId!));
        if (query.CorrelationId is { } correlation) rows = rows.Where(r => r.Instance.CorrelationId == correlation);
        if (query.Version is { } version) rows = rows.Where(r => r.Version == version);
        if (query.HasIncidents is { } incidents) rows = rows.Where(r => r.Instance.IncidentCount > 0 == incidents);
        if (query.Statuses is { Count: > 0 } statuses) rows = rows.Where(r => statuses.Contains(r.Instance.Status));
        if (query.SubStatuses is { Count: > 0 } subStatuses) rows = rows.Where(r => subStatuses.Contains(r.Instance.SubStatus));
        return rows;
    }

    private sealed class Row
    {
        public required StoredInstance Instance { get; init; }
        public string? DefinitionId { get; init; }
        public int? Version { get; init; }
        public string? Title { get; init; }
    }
}
