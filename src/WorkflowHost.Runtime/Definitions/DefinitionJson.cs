using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>Reading and writing of definition documents as Studio sends them: camel case, Chinese left readable.</summary>
internal static class DefinitionJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = WorkflowDefinition.MaxDepth };
    private static readonly JsonSerializerOptions Indented = new(Readable) { WriteIndented = true };
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = WorkflowDefinition.MaxDepth };

    public static string Compact(JsonNode json) => json.ToJsonString(Readable);

    public static string Pretty(JsonNode json) => json.ToJsonString(Indented);

    public static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json, documentOptions: Deep)!;

    public static string? Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int? Integer(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>What people call an activity: the text on its node, else its name, else its id.</summary>
    public static string Label(JsonObject activity)
    {
        var text = activity["metadata"] is JsonObject metadata ? Text(metadata, "displayText") : null;
        return FirstFilled(text, Text(activity, "name"), Text(activity, "id"), Text(activity, "type")) ?? "?";
    }

    private static string? FirstFilled(params string?[] texts) => Array.Find(texts, t => !string.IsNullOrWhiteSpace(t));
}
