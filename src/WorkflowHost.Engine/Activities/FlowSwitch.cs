using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>The label of the first case that holds is the outcome, or those of all; Default when none does.</summary>
internal sealed class FlowSwitch : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Branching",
        inputs:
        [
            In("Cases", "Object", "flow-switch-editor", isWrapped: false),
            In("Mode", hint: "dropdown", defaultValue: "MatchFirst", specification: Dropdown("MatchFirst", "MatchAny")),
        ],
        ports: [Flow("Default")]);

    protected internal override void Execute(ActivityContext context)
    {
        var matches = context.Node.Plan(SwitchCases.Of).Match(context, context.Text("Mode") is "MatchAny" or "1");
        context.Complete(matches.Count == 0 ? ["Default"] : [.. matches.Select(m => m.Label)]);
    }
}
