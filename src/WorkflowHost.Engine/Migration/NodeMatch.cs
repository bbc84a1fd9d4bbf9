using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Migration;

/// <summary>
/// Which activity of the new version is which of the old: the same path, else the same id when it is the only one of its
/// kind in both versions (an activity moved to another phase keeps its id).
/// </summary>
internal sealed class NodeMatch
{
    private readonly Dictionary<string, ActivityNode> matches = new(StringComparer.Ordinal);

    public NodeMatch(CompiledWorkflow from, CompiledWorkflow to)
    {
        matches[from.Workflow.NodeId] = to.Workflow;
        var oldIds = Unique(from);
        var newIds = Unique(to);
        foreach (var node in from.Nodes)
        {
            if (to.Find(node.NodeId) is { } same)
            {
                matches[node.NodeId] = same;
            }
            else if (oldIds.ContainsKey(node.Id) && newIds.TryGetValue(node.Id, out var moved))
            {
                matches[node.NodeId] = moved;
            }
        }
    }

    public ActivityNode? Find(string oldNodeId) => matches.GetValueOrDefault(oldNodeId);

    public IEnumerable<string> NewNodeIds => matches.Values.Select(n => n.NodeId);

    private static Dictionary<string, ActivityNode> Unique(CompiledWorkflow workflow) => workflow.Nodes
        .GroupBy(n => n.Id, StringComparer.Ordinal)
        .Where(g => g.Count() == 1)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
