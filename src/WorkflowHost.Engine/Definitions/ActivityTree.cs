using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>
/// Which parts of an activity's JSON are activities of their own. One rule for stamping node ids, compiling and
/// validating, so that the three never disagree; it needs no catalog, because unknown types keep their children too.
/// </summary>
public static class ActivityTree
{
    /// <summary>Properties in which Elsa's own activities keep children. An object with a type there is a child.</summary>
    private static readonly HashSet<string> Slots = new(StringComparer.OrdinalIgnoreCase)
    {
        "root", "body", "then", "else", "default", "activity", "entry", "exit", "trigger", "action", "activities",
        "branches", "childCompleted", "childFaulted",
    };

    /// <summary>Properties that only hold other activities one level further down.</summary>
    private static readonly HashSet<string> Carriers = new(StringComparer.OrdinalIgnoreCase) { "cases", "states", "transitions" };

    private static readonly HashSet<string> Opaque = new(StringComparer.OrdinalIgnoreCase)
    {
        "metadata", "customProperties", "connections", "variables", "expression", "memoryReference", "condition",
    };

    /// <summary>The children in document order, with the property they lie in.</summary>
    public static IEnumerable<(string Slot, JsonObject Child)> Children(JsonObject activity)
    {
        foreach (var (key, value) in activity)
        {
            if (value is null or JsonValue || Opaque.Contains(key))
            {
                continue;
            }

            var inSlot = Slots.Contains(key);
            if (JsonAccess.AsArray(value) is { } array)
            {
                var carrier = Carriers.Contains(key);
                foreach (var item in array.OfType<JsonObject>())
                {
                    if (IsActivity(item, inSlot))
                    {
                        yield return (key, item);
                    }
                    else if (carrier)
                    {
                        foreach (var (slot, child) in Children(item))
                        {
                            yield return (slot, child);
                        }
                    }
                }
            }
            else if (value is JsonObject single && IsActivity(single, inSlot))
            {
                yield return (key, single);
            }
        }
    }

    /// <summary>Type, id and version make an activity anywhere (as in Elsa Studio); in a known slot the type suffices.</summary>
    private static bool IsActivity(JsonObject json, bool inSlot)
    {
        if (json.Text("type") is not { Length: > 0 } || json.ContainsKey("expression"))
        {
            return false;
        }

        return inSlot || (json.Text("id") is { Length: > 0 } && json.Get("version") is JsonValue version && version.GetValueKind() == JsonValueKind.Number);
    }
}
