using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Definitions;

/// <summary>An input or output a workflow declares.</summary>
internal sealed record ArgumentDefinition(string Name, DeclaredType Type, bool IsKept)
{
    public static ArgumentDefinition[] Read(JsonNode? json) => JsonAccess.AsArray(json) is not { } array
        ? []
        : [.. array.OfType<JsonObject>().Where(a => a.Text("name") is { Length: > 0 }).Select(a => new ArgumentDefinition(
            a.Text("name")!,
            DeclaredType.Parse(a.Text("type") ?? a.Text("typeName"), a.Flag("isArray")),
            VariableDefinition.IsWorkflowDriver(a.Text("storageDriverType") ?? a.Text("storageDriverTypeName"))))];
}
