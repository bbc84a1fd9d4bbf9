using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

internal sealed class FlowDecision : CoreActivity
{
    protected override ActivityDescriptor Describe() =>
        Describe("Branching", inputs: [In("Condition", "Boolean", syntax: "JavaScript")], ports: [Flow("True"), Flow("False")]);

    protected internal override void Execute(ActivityContext context) => context.Complete(context.Flag("Condition") ? "True" : "False");
}
