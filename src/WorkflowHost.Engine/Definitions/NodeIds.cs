using System.Globalization;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>
/// Node ids are the paths of activity ids from the root activity, joined by colons. Studio sends stale ones for pasted and
/// pre-filled nodes, and everything the journal and the instance viewer know is found by them: so they are computed anew
/// from the tree at every save.
/// </summary>
public static class NodeIds
{
    /// <summary>
    /// Write the node id into <paramref name="root"/> and all activities below it. An activity without an id gets
    /// <c>TypeName1</c>, <c>TypeName2</c> … as in Elsa, a flowchart without activities or connections gets empty lists.
    /// </summary>
    public static void Stamp(JsonObject root)
    {
        ArgumentNullException.ThrowIfNull(root);
        EnsureId(root, []);
        StampTree(root, root.Text("id")!);
    }

    /// <summary>The same for a tree that hangs below a node: node ids of a definition used as an activity run through the node that uses it.</summary>
    public static void Stamp(JsonObject root, string below)
    {
        ArgumentNullException.ThrowIfNull(root);
        EnsureId(root, []);
        StampTree(root, below + ":" + root.Text("id"));
    }

    private static void StampTree(JsonObject activity, string nodeId)
    {
        Set(activity, "nodeId", nodeId);
        if (activity.Text("type") == "Elsa.Flowchart")
        {
            SetIfMissing(activity, "activities");
            SetIfMissing(activity, "connections");
        }

        var children = ActivityTree.Children(activity).Select(c => c.Child).ToList();
        var taken = children.Select(c => c.Text("id")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var child in children)
        {
            EnsureId(child, taken);
            StampTree(child, nodeId + ":" + child.Text("id"));
        }
    }

    /// <summary>The id an activity has or would get, without changing it: the compiler reads documents it must not touch.</summary>
    internal static string IdOf(JsonObject activity, HashSet<string> taken)
    {
        if (activity.Text("id") is { Length: > 0 } id)
        {
            return id;
        }

        var type = activity.Text("type") ?? "Activity";
        var name = type[(type.LastIndexOf('.') + 1)..];
        for (var number = 1; ; number++)
        {
            var candidate = name + number.ToString(CultureInfo.InvariantCulture);
            if (taken.Add(candidate))
            {
                return candidate;
            }
        }
    }

    private static void EnsureId(JsonObject activity, HashSet<string> taken)
    {
        if (activity.Text("id") is not { Length: > 0 })
        {
            Set(activity, "id", IdOf(activity, taken));
        }
    }

    private static void Set(JsonObject json, string name, string value)
    {
        var key = json.Select(p => p.Key).FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
        json[key] = value;
    }

    private static void SetIfMissing(JsonObject json, string name)
    {
        if (json.Get(name) is null)
        {
            var key = json.Select(p => p.Key).FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
            json[key] = new JsonArray();
        }
    }
}
