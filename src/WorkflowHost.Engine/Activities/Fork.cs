using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs its branches at once; ends with the first (WaitAny, the others are cancelled) or with the last. A Break in a branch ends it.</summary>
internal sealed class Fork : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "ControlFlow",
        inputs: [In("JoinMode", hint: "dropdown", defaultValue: "WaitAll", isWrapped: false, specification: Dropdown("WaitAll", "WaitAny"))],
        ports: [Slot("Branches"), Flow("Done")],
        isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        foreach (var branch in context.Node.Children)
        {
            context.Schedule(branch);
        }

        if (context.Children is not { Count: > 0 })
        {
            context.Complete();
        }
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes)
    {
        if (context.IsBreaking || context.Children is not { Count: > 0 } || context.Text("JoinMode") is "WaitAny" or "0")
        {
            context.Complete();
        }
    }

    internal override bool BreakPassesThrough(ActivityContext context)
    {
        context.IsBreaking = true;
        return true;
    }
}
