using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// Studio's date picker writes the text of the browser's culture ("2026/11/15 上午12:00:00"). Saved as ISO without an offset it
/// reads the same under every culture; it means China Standard Time.
/// </summary>
internal sealed class PickedDates(ActivityCatalog catalog)
{
    public void Normalize(JsonObject activity)
    {
        if (DefinitionJson.Text(activity, "type") is { } type && catalog.Find(type) is { } known)
        {
            foreach (var input in known.Descriptor.Inputs.Where(i => i.UIHint == "datetime-picker"))
            {
                NormalizeInput(activity[DefinitionJson.CamelCase(input.Name)] as JsonObject);
            }
        }

        foreach (var (_, child) in ActivityTree.Children(activity))
        {
            Normalize(child);
        }
    }

    /// <summary>What is no date stays as it is: the validator names it on publishing.</summary>
    private static void NormalizeInput(JsonObject? input)
    {
        if (input?["expression"] is JsonObject expression && DefinitionJson.Text(expression, "type") == "Literal"
            && DefinitionJson.Text(expression, "value") is { Length: > 0 } text && DateTexts.TryParse(text, out var date))
        {
            expression["value"] = date.ToOffset(DateTexts.ChinaOffset).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }
    }
}
