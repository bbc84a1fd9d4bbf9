using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Follows all its branches at once: the listed names are the outcomes.</summary>
internal sealed class FlowFork : CoreActivity
{
    protected override ActivityDescriptor Describe() =>
        Describe("Branching", inputs: [In("Branches", "String[]", "dynamic-outcomes", syntax: "Object", specification: "{\"DynamicOutcomesOptions\":{\"fixedOutcomes\":[]}}")]);

    protected internal override void Execute(ActivityContext context)
    {
        var branches = OutcomeNames.Of(context.Raw("Branches"));
        if (branches.Count == 0)
        {
            context.Complete();
        }
        else
        {
            context.Complete([.. branches]);
        }
    }
}
