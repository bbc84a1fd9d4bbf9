using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Ends the nearest loop around it after what runs now. Sequences and forks on the way stop as well.</summary>
internal sealed class Break : CoreActivity
{
    internal override bool IsTerminal => true;

    protected override ActivityDescriptor Describe() => Describe("Looping");

    protected internal override void Execute(ActivityContext context)
    {
        for (var at = context.Parent; at is not null && at.Node.Behaviour.BreakPassesThrough(at); at = at.Parent)
        {
        }

        context.Complete();
    }
}
