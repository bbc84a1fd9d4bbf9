using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs all its children at once and ends when all have ended.</summary>
internal sealed class Parallel : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Workflows", isContainer: true, isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        foreach (var child in context.Node.Children)
        {
            context.Schedule(child);
        }

        CompleteWhenAllEnded(context);
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) =>
        CompleteWhenAllEnded(context);

    private static void CompleteWhenAllEnded(ActivityContext context)
    {
        if (context.Children is not { Count: > 0 })
        {
            context.Complete();
        }
    }
}
