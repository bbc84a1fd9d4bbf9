using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs one of two children. In a flowchart it has the outcome Done only; FlowDecision has two.</summary>
internal sealed class If : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Branching",
        inputs: [In("Condition", "Boolean")],
        outputs: [Out("Result", "Boolean")],
        ports: [Slot("Then"), Slot("Else"), Flow("Done")],
        isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        var condition = context.Flag("Condition");
        context.SetOutput("Result", condition);
        if (context.Node.Child(condition ? "then" : "else") is { } branch)
        {
            context.Schedule(branch);
        }
        else
        {
            context.Complete();
        }
    }
}
