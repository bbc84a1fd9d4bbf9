using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Ends the nearest workflow around it: the instance, or the definition used as an activity, with these outcomes.</summary>
internal sealed class Complete : CoreActivity
{
    internal override bool IsTerminal => true;

    protected override ActivityDescriptor Describe() => Describe("Composition", inputs: [In("Outcomes", "Object", "outcome-picker", syntax: "Object")]);

    protected internal override void Execute(ActivityContext context)
    {
        var outcomes = OutcomeNames.Of(context.Raw("Outcomes"));
        context.Burst.CompleteComposite(context, outcomes.Count == 0 ? Burst.Done : outcomes);
    }
}
