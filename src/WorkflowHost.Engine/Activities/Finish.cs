using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>The workflow is finished here and now; whatever else runs or waits is given up.</summary>
internal sealed class Finish : CoreActivity
{
    internal override bool IsTerminal => true;

    protected override ActivityDescriptor Describe() => Describe("Primitives");

    protected internal override void Execute(ActivityContext context)
    {
        context.Burst.Finish();
        context.Complete();
    }
}
