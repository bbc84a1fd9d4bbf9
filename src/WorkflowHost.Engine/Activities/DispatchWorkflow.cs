using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Starts another workflow in the background, and waits for its end when asked to.</summary>
internal sealed class DispatchWorkflow : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Composition",
        inputs:
        [
            In("WorkflowDefinitionId", hint: "workflow-definition-picker"),
            In("CorrelationId"),
            In("Input", "ObjectDictionary", "dictionary", syntax: "Object"),
            In("WaitForCompletion", "Boolean", "checkbox"),
        ],
        outputs: [Out("Result")]);

    protected internal override void Execute(ActivityContext context)
    {
        var childId = context.NextId();
        var waits = context.Flag("WaitForCompletion");
        var bookmark = waits ? context.Wait(payload: new System.Text.Json.Nodes.JsonObject { ["ChildInstanceId"] = childId }) : null;
        context.Emit(new StartChild(
            childId,
            ChildWorkflows.DefinitionOf(context),
            null,
            ChildWorkflows.InputFor(context, context.Raw("Input")),
            ChildWorkflows.CorrelationOf(context),
            bookmark?.Id,
            InBackground: true));
        if (!waits)
        {
            context.Complete();
        }
    }

    internal override void ChildReturned(ActivityContext context, Bookmark bookmark, ChildReturned child)
    {
        ChildWorkflows.ThrowIfFailed(child);
        if (child.HasEnded)
        {
            context.SetOutput("Result", ChildWorkflows.ResumeInput(child));
            context.Complete();
        }
    }
}
