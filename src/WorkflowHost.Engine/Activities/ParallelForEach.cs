using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// Runs its body for all items at once and ends when all have ended. A Break ends its own round only and climbs on to the
/// sequence around the loop, as in Elsa.
/// </summary>
internal sealed class ParallelForEach : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Looping",
        inputs: [In("Items", "Object", "multitext", syntax: "Object")],
        ports: [Slot("Body"), Flow("Done")],
        isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        var items = ItemSource.Read(context.Raw("Items"), "Items");
        if (items.Count == 0 || context.Node.Child("body") is not { } body)
        {
            context.Complete();
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            context.Burst.Schedule(context, body, null,
            [
                KeyValuePair.Create("CurrentValue", items[i]?.DeepClone()),
                KeyValuePair.Create("CurrentIndex", (JsonNode?)JsonValue.Create(i)),
            ]);
        }
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes)
    {
        if (context.Children is not { Count: > 0 })
        {
            context.Complete();
        }
    }
}
