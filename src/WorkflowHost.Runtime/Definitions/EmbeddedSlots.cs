using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// The inside of a phase. Studio can only enter a flowchart and offers other kinds when the slot is empty, so an empty slot is
/// filled with what the activity type pre-fills, and another kind is refused. The label on the slot tells how much is inside.
/// </summary>
internal sealed partial class EmbeddedSlots(ActivityCatalog catalog)
{
    /// <exception cref="RefusedException">A slot holds another kind of activity than its type asks for.</exception>
    public void Fill(JsonObject activity)
    {
        foreach (var (property, template) in Templates(activity))
        {
            var expected = DefinitionJson.Text(template, "type");
            if (activity[property] is not JsonObject inside)
            {
                activity[property] = inside = (JsonObject)template.DeepClone();
            }
            else if (DefinitionJson.Text(inside, "type") is { } actual && actual != expected)
            {
                throw DefinitionTexts.Refuse("SlotOfOtherKind", DefinitionJson.Label(activity), ShortName(actual), ShortName(expected));
            }

            Label(inside);
        }

        foreach (var (_, child) in ActivityTree.Children(activity).ToList())
        {
            Fill(child);
        }
    }

    private IEnumerable<(string Property, JsonObject Template)> Templates(JsonObject activity)
    {
        if (DefinitionJson.Text(activity, "type") is not { } type || catalog.Find(type)?.Descriptor is not { ConstructionProperties: { } construction } descriptor)
        {
            yield break;
        }

        var template = DefinitionJson.Parse(construction);
        foreach (var port in descriptor.Ports.Where(p => p.Type == PortType.Embedded))
        {
            var property = DefinitionJson.CamelCase(port.Name);
            if (template[property] is JsonObject inside)
            {
                yield return (property, inside);
            }
        }
    }

    /// <summary>A text the designer wrote himself stays.</summary>
    private static void Label(JsonObject inside)
    {
        var metadata = inside["metadata"] as JsonObject;
        var text = metadata is null ? null : DefinitionJson.Text(metadata, "displayText");
        if (!string.IsNullOrWhiteSpace(text) && !OurLabel().IsMatch(text))
        {
            return;
        }

        if (metadata is null)
        {
            inside["metadata"] = metadata = [];
        }

        var count = (inside["activities"] as JsonArray)?.Count ?? 0;
        metadata["displayText"] = string.Create(CultureInfo.InvariantCulture, $"进入编排（{count}项）");
    }

    private static string ShortName(string? type) => type?[(type.LastIndexOf('.') + 1)..] ?? "?";

    [GeneratedRegex(@"^(点击编排|进入编排(（\d+项）)?)$")]
    private static partial Regex OurLabel();
}
