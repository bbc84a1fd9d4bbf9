using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// Gives an activity that repeats the id of an earlier one an id of its own: pasted and pre-filled phases repeat the ids of
/// their template. The first keeps its id, so nothing that waits under it loses its place. The new id is computed from where
/// the activity stands, so a save that is sent twice gives the same document twice.
/// </summary>
internal static class DuplicateIds
{
    public static void Rewrite(JsonObject root)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (Id(root) is { } id)
        {
            seen.Add(id);
        }

        RewriteBelow(root, seen);
    }

    private static void RewriteBelow(JsonObject parent, HashSet<string> seen)
    {
        var children = ActivityTree.Children(parent).Select(c => c.Child).ToList();
        var siblings = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in children)
        {
            if (Id(child) is not { Length: > 0 } old)
            {
                continue;
            }

            var firstInContainer = siblings.Add(old);
            if (seen.Add(old))
            {
                continue;
            }

            var fresh = FreshId(Id(parent), old, seen);
            child["id"] = fresh;
            if (firstInContainer)
            {
                // Two siblings of one id: nothing tells which the connections mean, so they stay with the first.
                Reconnect(parent, old, fresh);
            }
        }

        foreach (var child in children)
        {
            RewriteBelow(child, seen);
        }
    }

    private static string FreshId(string? parentId, string old, HashSet<string> seen)
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{parentId}:{old}:{attempt}"));
            var candidate = Convert.ToHexStringLower(hash.AsSpan(0, 8));
            if (seen.Add(candidate))
            {
                return candidate;
            }
        }
    }

    private static void Reconnect(JsonObject container, string old, string fresh)
    {
        if (container["connections"] is not JsonArray connections)
        {
            return;
        }

        foreach (var end in connections.OfType<JsonObject>().SelectMany(c => new[] { c["source"], c["target"] }).OfType<JsonObject>())
        {
            if (DefinitionJson.Text(end, "activity") == old)
            {
                end["activity"] = fresh;
            }
        }
    }

    private static string? Id(JsonObject activity) => DefinitionJson.Text(activity, "id");
}
