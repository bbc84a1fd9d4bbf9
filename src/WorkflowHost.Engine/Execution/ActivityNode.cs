using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>One activity of a compiled definition: immutable, shared by all its instances.</summary>
public sealed class ActivityNode
{
    private object? plan;

    internal ActivityNode(JsonObject json, string id, string nodeId, ActivityNode? enclosing, string slot)
    {
        Json = json;
        Id = id;
        NodeId = nodeId;
        Enclosing = enclosing;
        Slot = slot;
        Type = json.Text("type") ?? "";
        Name = json.Text("name") is { Length: > 0 } name ? name : id;
        DisplayText = json.Object("metadata")?.Text("displayText") is { Length: > 0 } text ? text : Name;
        var custom = json.Object("customProperties");
        CanStartWorkflow = json.Flag("canStartWorkflow") || (custom?.Flag("canStartWorkflow") ?? false);
        RunAsynchronously = json.Flag("runAsynchronously") || (custom?.Flag("runAsynchronously") ?? false);
    }

    public string Id { get; }

    /// <summary>Path of ids from the root, joined by colons: stable over versions as long as the ids are.</summary>
    public string NodeId { get; }

    public string Type { get; }

    /// <summary>The name scripts know the activity by; its id when it has none.</summary>
    public string Name { get; }

    /// <summary>What the designer shows: metadata.displayText, else the name, else the id.</summary>
    public string DisplayText { get; }

    /// <summary>The activity this one lies in; null for the root.</summary>
    public ActivityNode? Parent => Enclosing is { IsOutermost: true } ? null : Enclosing;

    /// <summary>All children in document order.</summary>
    public IReadOnlyList<ActivityNode> Children { get; internal set; } = [];

    /// <summary>The activity as written in the definition. Do not change it.</summary>
    public JsonObject Json { get; }

    public bool CanStartWorkflow { get; }

    public bool RunAsynchronously { get; }

    /// <summary>Whether the type is known here. An unknown one is kept in the definition and faults when it is reached.</summary>
    public bool IsKnown => Behaviour is not NotFound;

    /// <summary>The activity or workflow this one lies in; only the outermost workflow has none.</summary>
    internal ActivityNode? Enclosing { get; }

    /// <summary>The property of the parent this node was found in.</summary>
    internal string Slot { get; }

    internal Activity Behaviour { get; set; } = NotFound.Instance;

    internal InputBinding[] Inputs { get; set; } = [];

    internal OutputBinding[] Outputs { get; set; } = [];

    internal VariableDefinition[] Variables { get; set; } = [];

    /// <summary>For the node of a workflow, the outermost or one used as an activity: what it is made from.</summary>
    internal WorkflowDetails? Workflow { get; set; }

    internal bool IsWorkflow => Workflow is not null;

    internal bool IsOutermost => IsWorkflow && Enclosing is null;

    /// <summary>Inputs and outputs are left out of the journal (log persistence mode Exclude).</summary>
    internal LogSelection Log { get; set; } = LogSelection.All;

    /// <summary>The child in an embedded port (camelCase property), or null.</summary>
    public ActivityNode? Child(string property)
    {
        foreach (var child in Children)
        {
            if (child.Slot.Equals(property, StringComparison.OrdinalIgnoreCase))
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>
    /// A value that can be known without running: literal and object expressions and defaults. Planning a schedule reads it.
    /// Null and false when the input is an expression that only a run can evaluate.
    /// </summary>
    public bool TryGetStaticInput(string name, out JsonNode? value)
    {
        value = null;
        if (FindInput(name) is not { } index || !Inputs[index].TryGetConstant(out var constant))
        {
            return false;
        }

        value = constant?.DeepClone();
        return true;
    }

    internal int? FindInput(string name)
    {
        for (var i = 0; i < Inputs.Length; i++)
        {
            if (Inputs[i].Descriptor.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>What a behaviour has worked out from the definition, once for all instances. Two threads may do it at once; either result will do.</summary>
    internal T Plan<T>(Func<ActivityNode, T> make)
        where T : class
    {
        if (plan is T made)
        {
            return made;
        }

        made = make(this);
        plan = made;
        return made;
    }

    public override string ToString() => $"{Type} {NodeId}";
}
