using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>
/// What a document must be before anything reads it as a definition: lists are lists, numbers are numbers. Wrong meaning is
/// the validator's business; this is about wrong form, which is refused with line and column.
/// </summary>
internal static class DefinitionShape
{
    private static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];

    public static void Check(JsonObject document, string? source)
    {
        foreach (var name in Lists)
        {
            if (document.Get(name) is { } list && JsonAccess.AsArray(list) is null)
            {
                Refuse("Format.NotAList", source, [name], name);
            }
        }

        RequireNumber(document, "version", source, []);
        RequireText(document, "id", source, []);
        RequireText(document, "definitionId", source, []);
        RequireText(document, "name", source, []);
        if (document.Get("root") is { } root)
        {
            if (root is not JsonObject activity)
            {
                Refuse("Format.RootNotAnObject", source, ["root"]);
                return;
            }

            CheckActivity(activity, source, ["root"]);
        }
    }

    private static void CheckActivity(JsonObject activity, string? source, List<object> path)
    {
        if (activity.Text("type") is not { Length: > 0 })
        {
            Refuse("Format.NoType", source, path);
        }

        RequireNumber(activity, "version", source, path);
        RequireText(activity, "id", source, path);
        foreach (var name in (ReadOnlySpan<string>)["activities", "connections", "variables"])
        {
            if (activity.Get(name) is { } list && JsonAccess.AsArray(list) is null)
            {
                Refuse("Format.NotAList", source, [.. path, name], name);
            }
        }

        foreach (var (_, child) in ActivityTree.Children(activity))
        {
            CheckActivity(child, source, PathOf(path, activity, child));
        }
    }

    private static void RequireNumber(JsonObject json, string name, string? source, List<object> path)
    {
        if (json.Get(name) is { } value && !(value is JsonValue number && number.GetValueKind() == JsonValueKind.Number && json.Integer(name) is not null))
        {
            Refuse("Format.NotANumber", source, [.. path, name], name);
        }
    }

    private static void RequireText(JsonObject json, string name, string? source, List<object> path)
    {
        if (json.Get(name) is { } value && JsonAccess.AsText(value) is null)
        {
            Refuse("Format.NotText", source, [.. path, name], name);
        }
    }

    private static List<object> PathOf(List<object> path, JsonObject ancestor, JsonNode child)
    {
        var steps = new List<object>();
        for (JsonNode node = child; node != ancestor && node.Parent is { } parent; node = parent)
        {
            steps.Add(parent is JsonArray array ? array.IndexOf(node) : node.GetPropertyName());
        }

        steps.Reverse();
        return [.. path, .. steps];
    }

    private static void Refuse(string key, string? source, List<object> path, params object[] values)
    {
        var position = source is null ? null : JsonPosition.Find(source, path);
        throw new DefinitionFormatException(Texts.Format(key, values), position?.Line, position?.Column);
    }
}
