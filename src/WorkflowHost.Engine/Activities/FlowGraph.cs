using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>One connection of a flowchart, by positions of the activities.</summary>
internal sealed record FlowConnection(int Index, int Source, string Port, int Target);

/// <summary>
/// The connections of a flowchart and, for each start, which of them lead forward. Walking breadth first from the start, an
/// edge that would close a cycle with the edges accepted so far is a backward one; the result depends on the order of the
/// connections in the document, exactly as in Elsa, because that is what users have drawn against.
/// </summary>
internal sealed class FlowGraph
{
    /// <summary>More connections in one flowchart are refused: finding the forward ones takes quadratic time.</summary>
    public const int MaxConnections = 4000;

    private readonly Dictionary<int, FlowDirections> byStart = [];

    private FlowGraph(ActivityNode[] activities, FlowConnection[] connections, bool isTooLarge)
    {
        Activities = activities;
        Connections = connections;
        IsTooLarge = isTooLarge;
        var bySource = connections.ToLookup(c => c.Source);
        Outbound = [.. activities.Select((_, i) => bySource[i].ToArray())];
        Modes = [.. activities.Select(ModeOf)];
    }

    public ActivityNode[] Activities { get; }

    public FlowConnection[] Connections { get; }

    public FlowConnection[][] Outbound { get; }

    /// <summary>By activity: its merge mode.</summary>
    public MergeMode[] Modes { get; }

    public bool IsTooLarge { get; }

    public static FlowGraph Of(ActivityNode flowchart)
    {
        var activities = flowchart.Children.Where(c => c.Slot.Equals("activities", StringComparison.OrdinalIgnoreCase)).ToArray();
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < activities.Length; i++)
        {
            positions.TryAdd(activities[i].Id, i);
        }

        var connections = new List<FlowConnection>();
        var seen = new HashSet<(int, string, int)>();
        foreach (var json in JsonAccess.AsArray(flowchart.Json.Get("connections"))?.OfType<JsonObject>() ?? [])
        {
            var (source, port, target) = FlowConnectionReader.Read(json);
            if (source is not null && target is not null && positions.TryGetValue(source, out var from) && positions.TryGetValue(target, out var to)
                && seen.Add((from, port, to)))
            {
                connections.Add(new FlowConnection(connections.Count, from, port, to));
            }
        }

        var tooLarge = connections.Count > MaxConnections;
        return new FlowGraph(activities, tooLarge ? [] : [.. connections], tooLarge);
    }

    private static MergeMode ModeOf(ActivityNode node) => node.Json.Object("customProperties")?.Text("mergeMode") switch
    {
        "Merge" or "Converge" => MergeMode.All,
        "Cascade" => MergeMode.Cascade,
        "Race" => MergeMode.Race,
        _ => MergeMode.Active,
    };

    public int PositionOf(ActivityNode node) => Array.IndexOf(Activities, node);

    public FlowDirections From(int start)
    {
        lock (byStart)
        {
            if (!byStart.TryGetValue(start, out var directions))
            {
                byStart[start] = directions = FlowDirections.Of(this, start);
            }

            return directions;
        }
    }

    /// <summary>Trigger, <c>start</c>, first Start, first that can start the workflow, first without inbound connection, first; -1 when empty.</summary>
    public int FindStart(ActivityNode flowchart, string? trigger)
    {
        int Where(Predicate<ActivityNode> test) => Array.FindIndex(Activities, test);

        if (trigger is not null && Where(a => a.Id == trigger || a.NodeId == trigger) is >= 0 and var triggered)
        {
            return triggered;
        }

        if (flowchart.Json.Text("start") is { } start && Where(a => a.Id == start) is >= 0 and var explicitly)
        {
            return explicitly;
        }

        if (Where(a => a.Type == "Elsa.Start") is >= 0 and var first)
        {
            return first;
        }

        if (Where(a => a.CanStartWorkflow) is >= 0 and var starting)
        {
            return starting;
        }

        var targets = Connections.Select(c => c.Target).ToHashSet();
        var root = Array.FindIndex([.. Enumerable.Range(0, Activities.Length)], i => !targets.Contains(i));
        return root >= 0 ? root : Activities.Length > 0 ? 0 : -1;
    }
}
