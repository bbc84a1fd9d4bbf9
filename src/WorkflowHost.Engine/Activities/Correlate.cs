using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Gives the instance a correlation id, by which events find it.</summary>
internal sealed class Correlate : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Primitives", inputs: [In("CorrelationId")]);

    protected internal override void Execute(ActivityContext context)
    {
        context.Burst.CorrelationId = context.Text("CorrelationId");
        context.Complete();
    }
}
