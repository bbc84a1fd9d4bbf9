using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Names the instance.</summary>
internal sealed class SetName : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Primitives", inputs: [In("Value")]);

    protected internal override void Execute(ActivityContext context)
    {
        context.Burst.InstanceName = context.Text("Value");
        context.Complete();
    }
}
