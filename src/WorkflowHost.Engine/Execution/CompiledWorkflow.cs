using WorkflowHost.Engine.Activities;

namespace WorkflowHost.Engine.Execution;

/// <summary>A definition made ready to run: nodes resolved, inputs bound, flow graph analysed. Immutable and cacheable by version id.</summary>
public sealed class CompiledWorkflow
{
    private readonly Dictionary<string, ActivityNode> byNodeId;
    private readonly Dictionary<string, ActivityNode> byName;

    internal CompiledWorkflow(ActivityNode workflow, IReadOnlyList<ActivityNode> nodes, bool readsOutputs)
    {
        Workflow = workflow;
        Root = workflow.Children[0];
        Nodes = nodes;
        ReadsOutputs = readsOutputs;
        StartsOthers = nodes.Any(n => n.Behaviour is ExecuteWorkflow or DispatchWorkflow or BulkDispatchWorkflows);
        byNodeId = new Dictionary<string, ActivityNode>(nodes.Count + 1, StringComparer.Ordinal) { [workflow.NodeId] = workflow };
        byName = new Dictionary<string, ActivityNode>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            byNodeId.TryAdd(node.NodeId, node);
            byName.TryAdd(node.Name, node);
        }

        foreach (var node in nodes)
        {
            byName.TryAdd(node.Id, node);
        }
    }

    public string? DefinitionVersionId => Workflow.Workflow!.VersionId;

    public string? DefinitionId => Workflow.Workflow!.DefinitionId;

    public int Version => Workflow.Workflow!.Version;

    /// <summary>The definition's root activity, usually a flowchart.</summary>
    public ActivityNode Root { get; }

    /// <summary>All nodes in document order.</summary>
    public IReadOnlyList<ActivityNode> Nodes { get; }

    /// <summary>The workflow itself: Elsa runs it as an activity around the root, and the journal shows it.</summary>
    internal ActivityNode Workflow { get; }

    /// <summary>Whether any expression asks for the outputs of activities; only then are they kept.</summary>
    internal bool ReadsOutputs { get; }

    /// <summary>Whether an activity of it starts instances of other definitions.</summary>
    public bool StartsOthers { get; }

    public ActivityNode? Find(string nodeId) => byNodeId.GetValueOrDefault(nodeId);

    /// <summary>By name or id, as scripts refer to activities; the first in document order.</summary>
    internal ActivityNode? FindByName(string nameOrId) => byName.GetValueOrDefault(nameOrId);
}
