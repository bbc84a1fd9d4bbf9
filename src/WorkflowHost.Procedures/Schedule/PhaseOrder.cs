using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>Which phases the flow comes from before it reaches a phase, seen through whatever stands between them.</summary>
internal static class PhaseOrder
{
    public static IReadOnlyList<string> Before(ActivityNode phase)
    {
        if (phase.Parent is not { } container) return [];
        var sources = Sources(container);
        var siblings = container.Children.GroupBy(c => c.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        List<string> found = [];
        HashSet<string> seen = new(StringComparer.Ordinal) { phase.Id };
        Queue<string> open = new(sources.GetValueOrDefault(phase.Id, []));
        while (open.TryDequeue(out var id))
        {
            if (!seen.Add(id) || !siblings.TryGetValue(id, out var node)) continue;
            if (node.Type == ActivityTypes.Phase) found.Add(node.NodeId);
            else foreach (var source in sources.GetValueOrDefault(id, [])) open.Enqueue(source);
        }

        return found;
    }

    /// <summary>For each activity of the container the ones that lead to it: by connection, or by order in a sequence.</summary>
    private static Dictionary<string, List<string>> Sources(ActivityNode container)
    {
        Dictionary<string, List<string>> sources = new(StringComparer.Ordinal);
        if (container.Json["connections"] is JsonArray connections)
        {
            foreach (var connection in connections.OfType<JsonObject>())
            {
                if (End(connection, "source") is { } from && End(connection, "target") is { } to) Add(to, from);
            }
        }
        else
        {
            for (var i = 1; i < container.Children.Count; i++) Add(container.Children[i].Id, container.Children[i - 1].Id);
        }

        return sources;

        void Add(string to, string from)
        {
            if (!sources.TryGetValue(to, out var list)) sources[to] = list = [];
            list.Add(from);
        }
    }

    private static string? End(JsonObject connection, string side) =>
        connection[side] is JsonObject end && end["activity"] is JsonValue id && id.TryGetValue<string>(out var text) ? text : null;
}
