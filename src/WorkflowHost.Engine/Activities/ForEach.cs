using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs its body for one item after the other; the body sees CurrentValue and CurrentIndex.</summary>
internal sealed class ForEach : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Looping",
        inputs: [In("Items", "Object[]", "multitext", syntax: "Object")],
        outputs: [Out("CurrentValue")],
        ports: [Slot("Body"), Flow("Done")],
        isBrowsable: false);

    protected internal override void Execute(ActivityContext context) => Round(context);

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) => Round(context);

    internal override bool BreakPassesThrough(ActivityContext context)
    {
        context.IsBreaking = true;
        return false;
    }

    private static void Round(ActivityContext context)
    {
        var items = ItemSource.Of(context, "Items");
        if (context.IsBreaking || context.Cursor >= items.Count || context.Node.Child("body") is not { } body)
        {
            context.Complete();
            return;
        }

        var value = items[context.Cursor]?.DeepClone();
        context.SetOutput("CurrentValue", value);
        context.Burst.Schedule(context, body, null,
        [
            KeyValuePair.Create("CurrentIndex", (JsonNode?)JsonValue.Create(context.Cursor)),
            KeyValuePair.Create("CurrentValue", value),
        ]);
        context.Cursor++;
    }
}
