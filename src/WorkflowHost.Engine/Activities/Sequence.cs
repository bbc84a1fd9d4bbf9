using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>One child after the other. Stops after a terminal child, and when a Break has climbed through.</summary>
internal sealed class Sequence : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Workflows", isContainer: true, isBrowsable: false);

    protected internal override void Execute(ActivityContext context) => Next(context);

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes)
    {
        if (context.IsBreaking || child.Behaviour is CoreActivity { IsTerminal: true })
        {
            context.Complete();
        }
        else
        {
            Next(context);
        }
    }

    internal override bool BreakPassesThrough(ActivityContext context)
    {
        context.IsBreaking = true;
        return true;
    }

    private static void Next(ActivityContext context)
    {
        var children = context.Node.Children;
        if (context.Cursor < children.Count)
        {
            context.Schedule(children[context.Cursor++]);
        }
        else
        {
            context.Complete();
        }
    }
}
