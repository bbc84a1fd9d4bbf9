using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// Runs another workflow inline: this burst pauses until the child has run its first step. When asked to wait for a child
/// that waits itself, it waits too; with "run asynchronously" the child runs in the background.
/// </summary>
internal sealed class ExecuteWorkflow : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Composition",
        ActivityKind.Task,
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
        var inBackground = context.Node.RunAsynchronously;
        var childId = context.NextId();
        var bookmark = inBackground && !context.Flag("WaitForCompletion") ? null : context.Wait(payload: new System.Text.Json.Nodes.JsonObject { ["WorkflowInstanceId"] = childId });
        context.Emit(new StartChild(
            childId,
            ChildWorkflows.DefinitionOf(context),
            null,
            ChildWorkflows.InputFor(context, context.Raw("Input")),
            ChildWorkflows.CorrelationOf(context),
            bookmark?.Id,
            inBackground));
        if (bookmark is null)
        {
            context.Complete();
        }
        else if (!inBackground)
        {
            context.Burst.PauseForChild(context);
        }
    }

    internal override void ChildReturned(ActivityContext context, Bookmark bookmark, ChildReturned child)
    {
        var waits = context.Flag("WaitForCompletion");
        if (waits || child.Failure is not null)
        {
            ChildWorkflows.ThrowIfFailed(child);
        }

        if (child.HasEnded || !waits)
        {
            context.SetOutput("Result", ChildWorkflows.Result(child));
            context.Complete();
        }
    }
}
