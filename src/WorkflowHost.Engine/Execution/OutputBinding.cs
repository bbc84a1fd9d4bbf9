using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>Where an output goes: a variable by id, or a workflow output by name.</summary>
internal sealed record OutputBinding(string Name, VariableReference? Variable, string? WorkflowOutput)
{
    public static OutputBinding? Read(string name, JsonNode? json, ActivityNode node)
    {
        if ((json as JsonObject)?.Object("memoryReference")?.Text("id") is not { Length: > 0 } id)
        {
            return null;
        }

        var variable = VariableReference.Resolve(node, id);
        var workflow = node;
        while (workflow is { IsWorkflow: false, Enclosing: not null })
        {
            workflow = workflow.Enclosing;
        }

        var output = workflow?.Workflow?.Outputs.FirstOrDefault(o => o.Name == id)?.Name;
        return variable.IsResolved || output is not null ? new OutputBinding(name, variable.IsResolved ? variable : null, output) : null;
    }
}
