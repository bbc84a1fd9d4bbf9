using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs its body as long as the condition holds; the condition is evaluated before every round.</summary>
internal sealed class While : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Looping",
        inputs: [In("Condition", "Boolean", autoEvaluate: false)],
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
        if (!context.IsBreaking && JsonAccess.AsFlag(context.EvaluateAgain("Condition")) && context.Node.Child("body") is { } body)
        {
            context.Schedule(body);
        }
        else
        {
            context.Complete();
        }
    }
}
