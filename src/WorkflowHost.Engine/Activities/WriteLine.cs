using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Writes a line: into the journal here, because there is no console.</summary>
internal sealed class WriteLine : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Primitives", inputs: [In("Text")]);

    protected internal override void Execute(ActivityContext context)
    {
        context.Emit(new WroteLine(context.Text("Text") ?? ""));
        context.Complete();
    }
}
