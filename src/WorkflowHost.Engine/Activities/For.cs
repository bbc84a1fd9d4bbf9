using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Counts from start to end, by default including the end; a negative step counts down.</summary>
internal sealed class For : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Looping",
        inputs:
        [
            In("Start", "Int32", defaultValue: "0"),
            In("End", "Int32", defaultValue: "0"),
            In("Step", "Int32", defaultValue: "1"),
            In("OuterBoundInclusive", "Boolean", "checkbox", defaultValue: "true"),
        ],
        outputs: [Out("CurrentValue")],
        ports: [Slot("Body"), Flow("Done")],
        isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        var step = context.Integer("Step") ?? 1;
        if (step == 0)
        {
            throw new ActivityFaultException("LoopWithoutEnd", "A step of 0 never reaches the end.");
        }

        // The bounds are those of the first round, also when a round waits and the expressions would say something else later.
        var start = context.Integer("Start") ?? 0;
        long end = context.Integer("End") ?? 0;
        var rounds = (step > 0 ? end - start : start - end) / Math.Abs((long)step);
        var hitsEnd = (end - start) % step == 0;
        var count = (step > 0 ? end < start : end > start) ? 0 : rounds + (hitsEnd && !context.Flag("OuterBoundInclusive") ? 0 : 1);
        context.Properties["start"] = start;
        context.Properties["step"] = step;
        context.Properties["count"] = count;
        Round(context);
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) => Round(context);

    internal override bool BreakPassesThrough(ActivityContext context)
    {
        context.IsBreaking = true;
        return false;
    }

    private static void Round(ActivityContext context)
    {
        var memory = context.ReadProperties!;
        if (context.IsBreaking || context.Cursor >= memory["count"]!.GetValue<long>() || context.Node.Child("body") is not { } body)
        {
            context.Complete();
            return;
        }

        var value = JsonValue.Create((int)(memory["start"]!.GetValue<int>() + ((long)context.Cursor * memory["step"]!.GetValue<int>())));
        context.Cursor++;
        context.SetOutput("CurrentValue", value);
        context.Burst.Schedule(context, body, null, [KeyValuePair.Create("CurrentValue", (JsonNode?)value)]);
    }
}
