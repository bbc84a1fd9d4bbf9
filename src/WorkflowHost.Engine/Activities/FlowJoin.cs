using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Joins branches by an explicit rule. Waiting is the flowchart's business; when it runs, the join has been decided.</summary>
internal sealed class FlowJoin : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Branching",
        inputs: [In("Mode", hint: "dropdown", defaultValue: "WaitAny", specification: Dropdown("WaitAny", "WaitAll", "WaitAllActive"))]);

    /// <summary>
    /// Elsa cancels the other branches here whatever the mode, which kills waiting branches of a later round of a loop
    /// (elsa-core #6725); only WaitAny means that.
    /// </summary>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.Parent is { Node.Behaviour: Flowchart } flowchart && ModeOf(flowchart, context.Node) == FlowJoinMode.WaitAny)
        {
            Flowchart.CancelLosers(flowchart, context.Node);
        }

        context.Complete();
    }

    internal static FlowJoinMode ModeOf(ActivityContext flowchart, ActivityNode join)
    {
        var mode = join.Inputs[0].TryGetConstant(out var constant) ? constant : join.Inputs[0].Evaluate(flowchart);
        return JsonAccess.ToPlainText(mode) switch
        {
            "WaitAll" or "1" => FlowJoinMode.WaitAll,
            "WaitAllActive" or "2" => FlowJoinMode.WaitAllActive,
            _ => FlowJoinMode.WaitAny,
        };
    }
}
