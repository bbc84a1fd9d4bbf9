using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// The definitions a definition uses as activities, and those these use. Few definitions use any; for the others nothing is read.
/// <para>
/// A published version names the versions it uses (<see cref="Pin"/>): a new version of a part must not change the plan under the runs
/// that began with the old one. Elsa Studio pins when an activity is dropped; files from elsewhere often do not.
/// </para>
/// </summary>
internal static class UsedDefinitions
{
    /// <summary>Finds what <paramref name="definition"/> uses; null when it uses nothing.</summary>
    public static async Task<DefinitionLookup?> LookupAsync(HostDbContext db, WorkflowDefinition definition, ActivityCatalog catalog, CancellationToken cancellation)
    {
        var open = References(definition.Root, catalog);
        if (open.Count == 0)
        {
            return null;
        }

        var candidates = await db.Definitions.AsNoTracking()
            .Select(d => new DefinitionCandidate(d.Id, d.DefinitionId, d.Name, d.Version, d.IsPublished, d.IsLatest))
            .ToListAsync(cancellation);
        var loaded = new Dictionary<string, WorkflowDefinition>(StringComparer.Ordinal);
        if (candidates.TrueForAll(c => c.DefinitionId != definition.DefinitionId))
        {
            // Not stored yet: what it uses may use it, and must find it to be told so.
            candidates.Add(new DefinitionCandidate("", definition.DefinitionId ?? "", definition.Name, definition.Version, IsPublished: false, IsLatest: true));
            loaded[""] = definition;
        }

        while (open.Count > 0)
        {
            var wanted = open.Select(r => r.Choose(candidates)?.VersionId).OfType<string>().Where(id => !loaded.ContainsKey(id)).Distinct().ToList();
            var rows = wanted.Count == 0
                ? []
                : await db.Definitions.AsNoTracking().Where(d => wanted.Contains(d.Id)).Select(d => new { d.Id, d.Json }).ToListAsync(cancellation);
            foreach (var row in rows)
            {
                loaded[row.Id] = WorkflowDefinition.Parse(row.Json);
            }

            open = [.. rows.SelectMany(row => References(loaded[row.Id].Root, catalog))];
        }

        return reference => reference.Choose(candidates) is { VersionId: { } id } && loaded.TryGetValue(id, out var found) ? found : null;
    }

    /// <summary>Writes into the drawing which versions it uses, where it does not say.</summary>
    public static void Pin(JsonObject root, ActivityCatalog catalog, DefinitionLookup lookup)
    {
        foreach (var activity in Unknown(root, catalog))
        {
            if (activity["workflowDefinitionVersionId"] is null && lookup(DefinitionReference.Of(activity)) is { VersionId: { } version } used)
            {
                activity["workflowDefinitionId"] = used.DefinitionId;
                activity["workflowDefinitionVersionId"] = version;
            }
        }
    }

    private static List<DefinitionReference> References(JsonObject? root, ActivityCatalog catalog) =>
        root is null ? [] : [.. Unknown(root, catalog).Select(DefinitionReference.Of).Distinct()];

    private static IEnumerable<JsonObject> Unknown(JsonObject root, ActivityCatalog catalog)
    {
        var open = new Stack<JsonObject>([root]);
        while (open.TryPop(out var activity))
        {
            if (DefinitionJson.Text(activity, "type") is { } type && catalog.Find(type) is null)
            {
                yield return activity;
            }

            foreach (var (_, child) in ActivityTree.Children(activity))
            {
                open.Push(child);
            }
        }
    }
}
