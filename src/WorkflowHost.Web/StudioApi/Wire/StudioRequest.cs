using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Runtime.Definitions;

namespace WorkflowHost.Web.StudioApi.Wire;

/// <summary>How Studio asks: keys in either case, present but empty for "not given", True and False, repeated keys for lists.</summary>
internal static class StudioRequest
{
    /// <summary>Set by the designer's page on every call it makes: names the page, so that two open pages are told apart.</summary>
    private const string EditorHeader = "X-Editor";

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = WorkflowDefinition.MaxDepth };

    public static string? Given(this IQueryCollection query, string key) =>
        query[key].LastOrDefault(v => !string.IsNullOrWhiteSpace(v));

    public static int? Number(this IQueryCollection query, string key) =>
        int.TryParse(query.Given(key), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static IReadOnlyList<string> Several(this IQueryCollection query, string key) =>
        [.. query[key].OfType<string>().SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public static VersionOption Versions(this IQueryCollection query) => VersionOption.Parse(query.Given("versionOptions"));

    public static string? Editor(this HttpRequest request) =>
        request.Headers[EditorHeader].ToString() is { Length: > 0 and <= 64 } editor ? editor : null;

    /// <summary>The body; an absent one reads as an empty object.</summary>
    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static async Task<JsonObject> JsonBodyAsync(this HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength == 0)
        {
            return [];
        }

        return await JsonNode.ParseAsync(request.Body, documentOptions: Deep, cancellationToken: cancellation) as JsonObject
            ?? throw new JsonException("The body is not a JSON object.");
    }

    public static IReadOnlyList<string> Texts(this JsonObject body, string name) =>
        body[name] is JsonArray array ? [.. array.OfType<JsonValue>().Select(v => v.TryGetValue<string>(out var text) ? text : null).OfType<string>()] : [];

    public static string? Text(this JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public static int? Integer(this JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    public static bool Flag(this JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
