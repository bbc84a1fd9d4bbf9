using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Sets an output of the workflow, declared or not.</summary>
internal sealed class SetOutput : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Primitives", inputs: [In("OutputName", hint: "output-picker"), In("OutputValue", "Object")]);

    protected internal override void Execute(ActivityContext context)
    {
        context.Burst.SetWorkflowOutput(context, context.Text("OutputName") ?? "", context.Raw("OutputValue"));
        context.Complete();
    }
}
