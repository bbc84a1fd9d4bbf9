using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>The items of a loop.</summary>
internal static class ItemSource
{
    private const string Kept = "items";

    /// <summary>
    /// A list, or a text that holds a JSON list; nothing is no items. What an expression gave is remembered when the loop
    /// begins, so that a round that waits does not change the rounds to come.
    /// </summary>
    public static JsonArray Of(ActivityContext context, string input)
    {
        if (context.ReadProperties?[Kept] is JsonArray kept)
        {
            return kept;
        }

        var items = Read(context.Raw(input), input);
        if (context.Node.FindInput(input) is { } index && !context.Node.Inputs[index].TryGetConstant(out _))
        {
            context.Properties[Kept] = items.DeepClone();
        }

        return items;
    }

    public static JsonArray Read(JsonNode? value, string input)
    {
        if (value is null)
        {
            return [];
        }

        return ValueConverter.TryConvert(value, new DeclaredType(ValueKind.List), out var list) && list is JsonArray items
            ? items
            : throw new ActivityFaultException("NotAList", $"Failed to evaluate activity input '{input}': '{ExpressionReader.Shorten(JsonAccess.ToPlainText(value))}' is no list.");
    }
}
