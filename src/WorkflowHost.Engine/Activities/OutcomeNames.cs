using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Activities;

/// <summary>Outcome names from a value: a list, a single name, or a text that holds a JSON list.</summary>
internal static class OutcomeNames
{
    public static IReadOnlyList<string> Of(JsonNode? value)
    {
        if (value is null)
        {
            return [];
        }

        var list = JsonAccess.AsArray(value)
            ?? (JsonAccess.AsText(value) is { } text && text.TrimStart().StartsWith('[') ? Expressions.ValueConverter.TryParse(text) as JsonArray : null);
        return list is null
            ? JsonAccess.ToPlainText(value) is { Length: > 0 } single ? [single] : []
            : [.. list.Select(JsonAccess.ToPlainText).OfType<string>()];
    }
}
