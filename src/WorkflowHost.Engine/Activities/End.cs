using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Ends its flowchart; branches that still wait are cancelled.</summary>
internal sealed class End : CoreActivity
{
    internal override bool IsTerminal => true;

    protected override ActivityDescriptor Describe() => Describe("Flow");

    protected internal override void Execute(ActivityContext context) => context.Complete();
}
