using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>Workflow inputs and outputs, and the last outputs of activities.</summary>
internal sealed partial class Burst
{
    /// <summary>Inputs that came with this burst; they go before the kept ones.</summary>
    private JsonObject? inputs;

    /// <summary>Declared inputs with a storage driver: only these outlive a wait.</summary>
    private JsonObject? storedInputs;

    /// <summary>Last outputs by node id; kept across waits (Elsa forgets them), and only when an expression asks for any.</summary>
    private JsonObject? register;

    private JsonNode? lastResult;

    /// <summary>Where the register keeps the last output of all; no node id is written like this.</summary>
    private const string LastResultKey = "$last";

    public IEnumerable<string> InputNames =>
        (inputs?.Select(i => i.Key) ?? []).Concat(storedInputs?.Select(i => i.Key) ?? []).Concat(workflow.Workflow.Workflow!.Inputs.Select(i => i.Name));

    public JsonNode? FindInput(string name) => Find(inputs, name) ?? Find(storedInputs, name);

    private static JsonNode? Find(JsonObject? from, string name)
    {
        if (from is null || from.TryGetPropertyValue(name, out var exact))
        {
            return from?[name];
        }

        foreach (var (key, value) in from)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private JsonObject? KeptInputs()
    {
        JsonObject? kept = null;
        foreach (var declared in workflow.Workflow.Workflow!.Inputs)
        {
            if (declared.IsKept && FindInput(declared.Name) is { } value)
            {
                kept ??= [];
                kept[declared.Name] = ValueConverter.TryConvert(value, declared.Type, out var converted) ? converted?.DeepClone() : value.DeepClone();
            }
        }

        return kept;
    }

    private JsonObject? AllInputs()
    {
        if (inputs is null)
        {
            return storedInputs;
        }

        var all = (JsonObject?)storedInputs?.DeepClone() ?? [];
        foreach (var (name, value) in inputs)
        {
            all[name] = value?.DeepClone();
        }

        return all;
    }

    public void SetOutput(ActivityContext context, string name, JsonNode? value)
    {
        if (workflow.ReadsOutputs)
        {
            register ??= [];
            if (register[context.Node.NodeId] is not JsonObject outputs)
            {
                register[context.Node.NodeId] = outputs = [];
            }

            outputs[name] = value?.DeepClone();
            lastResult = value;
        }

        foreach (var binding in context.Node.Outputs)
        {
            if (binding.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                binding.Variable?.Write(context, value);
                if (binding.WorkflowOutput is { } workflowOutput)
                {
                    SetWorkflowOutput(context, workflowOutput, value);
                }
            }
        }
    }

    /// <summary>An output of the workflow the activity lies in; in a definition used as an activity, an output of that activity.</summary>
    public void SetWorkflowOutput(ActivityContext context, string name, JsonNode? value)
    {
        var at = context;
        while (at is { Node.IsWorkflow: false, Parent: not null })
        {
            at = at.Parent;
        }

        if (at is { Node: { IsWorkflow: true, IsOutermost: false }, Parent: { } wrapper })
        {
            SetOutput(wrapper, name, value);
        }
        else
        {
            output[name] = value?.DeepClone();
        }
    }

    public JsonNode? OutputOf(string nameOrId, string outputName) =>
        workflow.FindByName(nameOrId) is { } node && register?[node.NodeId] is JsonObject outputs ? Find(outputs, outputName) : null;
}
