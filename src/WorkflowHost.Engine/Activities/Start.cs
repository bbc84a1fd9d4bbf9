using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Marks where a flowchart begins.</summary>
internal sealed class Start : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Flow", isStart: true);

    protected internal override void Execute(ActivityContext context) => context.Complete();
}
