using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>
/// Tolerant reading of definition JSON: keys match in any case (old exports are Pascal case), and a wrong kind of value
/// reads as absent. The document itself is never changed.
/// </summary>
internal static class JsonAccess
{
    public static JsonNode? Get(this JsonObject json, string name)
    {
        if (json.TryGetPropertyValue(name, out var exact))
        {
            return exact;
        }

        foreach (var (key, value) in json)
        {
            if (key.Length == name.Length && key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    public static string? Text(this JsonObject json, string name) => AsText(json.Get(name));

    public static JsonObject? Object(this JsonObject json, string name) => json.Get(name) as JsonObject;

    public static bool Flag(this JsonObject json, string name) => AsFlag(json.Get(name));

    public static int? Integer(this JsonObject json, string name) =>
        json.Get(name) is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static string? AsText(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool AsFlag(JsonNode? node) => node is JsonValue value && value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => bool.TryParse(value.GetValue<string>(), out var flag) && flag,
        _ => false,
    };

    /// <summary>The items of an array, also of the wrappers older serialisers wrote around collections.</summary>
    public static JsonArray? AsArray(JsonNode? node) => node switch
    {
        JsonArray array => array,
        JsonObject wrapper when wrapper["$values"] is JsonArray values => values,
        JsonObject wrapper when wrapper.ContainsKey("_type") => (wrapper["items"] ?? wrapper["values"]) as JsonArray,
        _ => null,
    };

    /// <summary>A scalar as people would write it; objects and arrays as JSON.</summary>
    public static string? ToPlainText(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value when value.GetValueKind() == JsonValueKind.True => "True",
        JsonValue value when value.GetValueKind() == JsonValueKind.False => "False",
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number)
            && number % 1 == 0 && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
        _ => node.ToJsonString(PlainJson),
    };

    /// <summary>Chinese stays readable: nothing here is put into HTML without encoding.</summary>
    public static readonly JsonSerializerOptions PlainJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonSerializerOptions IndentedJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };
}
