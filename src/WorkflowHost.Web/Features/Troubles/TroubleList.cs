using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Web.Features.Troubles;

/// <summary>A step that failed, with all that is needed to decide what becomes of it.</summary>
/// <param name="Phase">The phase it lies in; null outside one.</param>
/// <param name="Inputs">What it was to work with, as far as that was worked out before it failed.</param>
/// <param name="Outcomes">The ports the flow could leave it by.</param>
/// <param name="IsRoot">Of a run: the instance ends with the run and not by itself.</param>
internal sealed record Trouble(
    string InstanceId, string? RunId, string? RunTitle, string Definition, string Step, string? Phase, string Type, Incident Incident,
    IReadOnlyList<(string Name, string Value)> Inputs, IReadOnlyList<PortDescriptor> Outcomes, bool IsRoot);

/// <summary>Incidents of all instances that have some, the latest first; read in a few statements a page.</summary>
internal static class TroubleList
{
    public const int PageSize = 20;
    private const int LongestValue = 400;

    public static Task<int> CountAsync(HostDbContext db, string? runId, CancellationToken cancellation) => Waiting(db, runId).CountAsync(cancellation);

    public static async Task<IReadOnlyList<Trouble>> ReadAsync(HostDbContext db, CompiledWorkflows workflows, string? runId, int page, CancellationToken cancellation)
    {
        var instances = await Waiting(db, runId).OrderByDescending(i => i.UpdatedAt).ThenBy(i => i.Id).Skip(page * PageSize).Take(PageSize).ToListAsync(cancellation);
        var ids = instances.ConvertAll(i => i.Id);
        var versions = instances.Select(i => i.DefinitionVersionId).Distinct().ToList();
        var names = await db.Definitions.AsNoTracking().Where(d => versions.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Name, cancellation);
        var runs = await db.Runs.AsNoTracking().Where(r => instances.Select(i => i.RunId).Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.Title, cancellation);
        var states = instances.ToDictionary(i => i.Id, i => InstanceState.Deserialize(i.State).Incidents);
        var failed = states.Values.SelectMany(s => s).Select(i => i.ActivityInstanceId).Distinct().ToList();
        var inputs = (await db.Journal.AsNoTracking().Where(j => ids.Contains(j.InstanceId) && failed.Contains(j.ActivityInstanceId) && j.ActivityState != null).OrderBy(j => j.Sequence)
            .Select(j => new { j.InstanceId, j.ActivityInstanceId, j.ActivityState }).ToListAsync(cancellation)).ToLookup(j => (j.InstanceId, j.ActivityInstanceId), j => j.ActivityState!);
        List<Trouble> troubles = [];
        foreach (var instance in instances)
        {
            var workflow = names.ContainsKey(instance.DefinitionVersionId) ? await workflows.GetAsync(db, instance.DefinitionVersionId, cancellation) : null;
            foreach (var incident in states[instance.Id])
            {
                var node = workflow?.Find(incident.NodeId);
                troubles.Add(new Trouble(
                    instance.Id, instance.RunId, instance.RunId is { } run ? runs.GetValueOrDefault(run) : null, names.GetValueOrDefault(instance.DefinitionVersionId, instance.DefinitionVersionId),
                    node?.DisplayText ?? incident.ActivityId, PhaseOf(node), incident.ActivityType, incident,
                    Values(inputs[(instance.Id, incident.ActivityInstanceId)].LastOrDefault()),
                    [.. (workflows.Engine.Catalog.Find(incident.ActivityType)?.Descriptor.Ports ?? []).Where(p => p.Type == PortType.Flow)],
                    instance.RunId is not null && instance.ParentInstanceId is null));
            }
        }

        return troubles;
    }

    private static IQueryable<Runtime.Store.Instances.StoredInstance> Waiting(HostDbContext db, string? runId) =>
        db.Instances.AsNoTracking().Where(i => i.IncidentCount > 0 && i.SubStatus != nameof(InstanceSubStatus.Cancelled) && (runId == null || i.RunId == runId));

    private static string? PhaseOf(ActivityNode? node)
    {
        while (node is not null && node.Type != ActivityTypes.Phase)
        {
            node = node.Parent;
        }

        return node?.DisplayText;
    }

    private static IReadOnlyList<(string, string)> Values(string? state)
    {
        if (state is null)
        {
            return [];
        }

        using var json = JsonDocument.Parse(state);
        return json.RootElement.ValueKind != JsonValueKind.Object ? [] : [.. json.RootElement.EnumerateObject().Select(p => (p.Name, Short(p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText())))];
    }

    private static string Short(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";
}
