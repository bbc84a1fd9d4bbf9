using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// Definition to nodes. Never throws for a bad definition: an activity that cannot be made becomes one that faults when it
/// is reached. Recursion is bounded by <see cref="WorkflowDefinition.MaxDepth"/> and <see cref="MaxNesting"/>.
/// </summary>
internal sealed class WorkflowCompiler(ActivityCatalog catalog, DefinitionLookup? lookup)
{
    /// <summary>Definitions used as activities inside each other.</summary>
    private const int MaxNesting = 16;

    /// <summary>Nodes of one workflow with everything it includes.</summary>
    private const int MaxNodes = 50_000;

    private readonly List<ActivityNode> nodes = [];
    private readonly List<string> open = [];
    private readonly Dictionary<string, int> levels = new(StringComparer.Ordinal);
    private bool readsOutputs;

    public CompiledWorkflow Compile(WorkflowDefinition definition)
    {
        var workflow = BuildWorkflow(definition, null, "");
        return new CompiledWorkflow(workflow, nodes, readsOutputs);
    }

    private ActivityNode BuildWorkflow(WorkflowDefinition definition, ActivityNode? wrapper, string pathOfWrapper)
    {
        // Elsa numbers the workflow activity after the workflows inside it, so an outer one has the higher number.
        var root = definition.Root ?? new JsonObject { ["id"] = "Sequence1", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray() };
        var id = "Workflow" + (LevelOf(root, open.Count) + 1).ToString(CultureInfo.InvariantCulture);
        var json = new JsonObject { ["id"] = id, ["type"] = "Elsa.Workflow", ["version"] = 1, ["name"] = id };
        var nodeId = wrapper is null ? id : pathOfWrapper + ":" + id;
        var workflow = new ActivityNode(json, id, nodeId, wrapper, "root")
        {
            Behaviour = Workflow.Instance,
            Workflow = new WorkflowDetails(
                definition.DefinitionId,
                definition.VersionId,
                definition.Version,
                definition.Name,
                ArgumentDefinition.Read(definition.Json.Get("inputs")),
                ArgumentDefinition.Read(definition.Json.Get("outputs")),
                definition.IncidentStrategy == "ContinueWithIncidentsStrategy",
                definition.UsesMergeModes),
            Variables = VariableDefinition.Read(definition.Json.Get("variables")),
            Log = LogSelection.Read(definition.Json.Object("customProperties"), LogSelection.All),
        };
        if (wrapper is not null)
        {
            nodes.Add(workflow);
        }

        open.Add(definition.DefinitionId ?? "");
        var rootId = NodeIds.IdOf(root, []);
        workflow.Children = [Build(root, rootId, wrapper is null ? rootId : nodeId + ":" + rootId, workflow, "root")];
        open.RemoveAt(open.Count - 1);
        return workflow;
    }

    private ActivityNode Build(JsonObject json, string id, string nodeId, ActivityNode enclosing, string slot)
    {
        var node = new ActivityNode(json, id, nodeId, enclosing, slot);
        nodes.Add(node);
        node.Variables = VariableDefinition.Read(json.Get("variables"));
        node.Log = LogSelection.Read(json.Object("customProperties"), WorkflowOf(enclosing).Log);

        if (catalog.Find(node.Type) is { } behaviour)
        {
            node.Behaviour = behaviour;
        }
        else if (nodes.Count < MaxNodes && FindDefinition(node) is { } definition)
        {
            node.Behaviour = new DefinitionActivity(definition);
        }

        BindInputsAndOutputs(node);
        node.Children = node.Behaviour is DefinitionActivity composite
            ? [BuildWorkflow(composite.Definition, node, nodeId)]
            : BuildChildren(node);
        return node;
    }

    private List<ActivityNode> BuildChildren(ActivityNode node)
    {
        var children = ActivityTree.Children(node.Json).ToList();
        if (children.Count == 0 || nodes.Count >= MaxNodes)
        {
            return [];
        }

        var taken = children.Select(c => c.Child.Text("id")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var built = new List<ActivityNode>(children.Count);
        foreach (var (slot, child) in children)
        {
            var id = NodeIds.IdOf(child, taken);
            built.Add(Build(child, id, node.NodeId + ":" + id, node, slot));
        }

        return built;
    }

    private void BindInputsAndOutputs(ActivityNode node)
    {
        var descriptor = node.Behaviour.Descriptor;
        if (descriptor.Inputs.Count > 0)
        {
            node.Inputs = [.. descriptor.Inputs.Select(input => new InputBinding(input, node.Json.Get(input.Name), node))];
            readsOutputs |= node.Inputs.Any(i => i.Expression is OutputExpression || (i.Expression is ScriptExpression s && MayReadOutputs(s.Source)));
            readsOutputs |= node.Type == "Elsa.RunJavaScript" && MayReadOutputs(node.Json.ToJsonString());
        }

        if (node.Json.Get("cases") is { } cases)
        {
            readsOutputs |= MayReadOutputs(cases.ToJsonString());
        }

        if (descriptor.Outputs.Count > 0)
        {
            node.Outputs = [.. descriptor.Outputs.Select(output => OutputBinding.Read(output.Name, node.Json.Get(output.Name), node)).OfType<OutputBinding>()];
        }
    }

    private static bool MayReadOutputs(string source) =>
        source.Contains("From", StringComparison.Ordinal) || source.Contains("getLastResult", StringComparison.Ordinal);

    private WorkflowDefinition? FindDefinition(ActivityNode node)
    {
        if (lookup is null || open.Count >= MaxNesting)
        {
            return null;
        }

        var definition = lookup(DefinitionReference.Of(node.Json));
        return definition is null || open.Contains(definition.DefinitionId ?? "") ? null : definition;
    }

    /// <summary>How many workflows are nested in this one at most. Asked once a definition, or diamonds of definitions would take for ever.</summary>
    private int LevelOf(JsonObject activity, int depth)
    {
        if (lookup is null || depth >= MaxNesting)
        {
            return 0;
        }

        var level = 0;
        if (catalog.Find(activity.Text("type") ?? "") is null && lookup(DefinitionReference.Of(activity)) is { Root: { } inner } definition && !open.Contains(definition.DefinitionId ?? ""))
        {
            var key = definition.VersionId ?? definition.DefinitionId ?? "";
            if (!levels.TryGetValue(key, out level))
            {
                open.Add(definition.DefinitionId ?? "");
                level = 1 + LevelOf(inner, depth + 1);
                open.RemoveAt(open.Count - 1);
                levels[key] = level;
            }
        }

        foreach (var (_, child) in ActivityTree.Children(activity))
        {
            level = Math.Max(level, LevelOf(child, depth));
        }

        return level;
    }

    private static ActivityNode WorkflowOf(ActivityNode node)
    {
        while (!node.IsWorkflow)
        {
            node = node.Enclosing!;
        }

        return node;
    }
}
