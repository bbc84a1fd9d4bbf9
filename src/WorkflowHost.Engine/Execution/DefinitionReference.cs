using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Execution;

/// <summary>A definition used as an activity, as the node names it.</summary>
/// <param name="TypeName">The activity type: the definition's name in Pascal case.</param>
/// <param name="VersionId">The pinned version; when it is gone the published, else the latest version is taken.</param>
public sealed record DefinitionReference(string TypeName, string? DefinitionId, string? VersionId, int? Version)
{
    /// <summary>What an activity's JSON says of the definition it stands for.</summary>
    public static DefinitionReference Of(JsonObject activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return new(
            activity.Text("type") ?? "", activity.Text("workflowDefinitionId"), activity.Text("workflowDefinitionVersionId"), activity.Integer("version"));
    }

    /// <summary>
    /// Elsa's order: the pinned version, else of that definition the version of that number, the published, the latest one. Copied files
    /// name definition ids of another server: then the type name, which is what the designer chose, finds it.
    /// </summary>
    /// <returns>Null when nothing fits.</returns>
    public DefinitionCandidate? Choose(IEnumerable<DefinitionCandidate> candidates)
    {
        var all = candidates as IReadOnlyCollection<DefinitionCandidate> ?? [.. candidates];
        if (VersionId is not null && all.FirstOrDefault(c => c.VersionId == VersionId) is { } pinned)
        {
            return pinned;
        }

        var named = all.Where(c => DefinitionId is not null && c.DefinitionId == DefinitionId).ToList();
        if (named.Count == 0)
        {
            named = all.Where(c => c.Name is { } name && DefinitionTypeName.Of(name) == TypeName).ToList();
        }

        return named.Find(c => c.Version == Version) ?? named.Find(c => c.IsPublished) ?? named.Find(c => c.IsLatest);
    }
}

/// <summary>A stored version a reference may mean.</summary>
/// <param name="Name">Of the definition, not in Pascal case.</param>
public sealed record DefinitionCandidate(string? VersionId, string DefinitionId, string? Name, int Version, bool IsPublished, bool IsLatest);

/// <summary>Finds definitions that are used as activities; null when there is none.</summary>
public delegate WorkflowDefinition? DefinitionLookup(DefinitionReference reference);
