using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Definitions;

/// <summary>A variable of the workflow or of a container.</summary>
/// <param name="IsKept">
/// Whether the value outlives a wait. Only Elsa's workflow storage drivers do that; memory or no driver fall back to the
/// default after every bookmark, exactly as in Elsa (validation warns).
/// </param>
internal sealed record VariableDefinition(string Id, string Name, DeclaredType Type, JsonNode? Default, bool IsKept)
{
    public static VariableDefinition[] Read(JsonNode? json)
    {
        if (JsonAccess.AsArray(json) is not { Count: > 0 } array)
        {
            return [];
        }

        return [.. array.OfType<JsonObject>().Where(v => Identity(v) is { Length: > 0 }).Select(Read)];
    }

    private static VariableDefinition Read(JsonObject json)
    {
        var type = DeclaredType.Parse(json.Text("typeName") ?? json.Text("type"), json.Flag("isArray"));
        ValueConverter.TryConvert(json.Get("value") ?? json.Get("defaultValue"), type, out var value);
        if (type.Kind == ValueKind.Any && value is JsonValue && JsonAccess.AsText(value) is { } text && text.TrimStart() is ['{' or '[', ..])
        {
            value = ValueConverter.TryParse(text) ?? value;
        }

        var driver = json.Text("storageDriverTypeName");
        return new VariableDefinition(Identity(json)!, json.Text("name") ?? Identity(json)!, type, value?.DeepClone(), IsWorkflowDriver(driver));
    }

    private static string? Identity(JsonObject json) => json.Text("id") is { Length: > 0 } id ? id : json.Text("name");

    /// <summary>Elsa matches by class name contained in the text, so both its old and its new name count.</summary>
    public static bool IsWorkflowDriver(string? driver) =>
        driver is not null && (driver.Contains("WorkflowInstanceStorageDriver", StringComparison.Ordinal) || driver.Contains("WorkflowStorageDriver", StringComparison.Ordinal));
}
