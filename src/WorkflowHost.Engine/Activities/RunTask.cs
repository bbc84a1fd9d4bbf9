using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Asks something outside to do a task, and waits until it resumes the bookmark with the result.</summary>
internal sealed class RunTask : CoreActivity
{
    /// <summary>Elsa's name for the input that carries the result.</summary>
    public const string ResultKey = "RunTaskInput";

    protected override ActivityDescriptor Describe() => Describe(
        "Primitives",
        inputs: [In("TaskName"), In("Payload", "ObjectDictionary", "dictionary", syntax: "Object")],
        outputs: [Out("TaskId", "String"), Out("Result")]);

    protected internal override void Execute(ActivityContext context)
    {
        var taskId = context.NextId();
        var name = context.Text("TaskName") ?? "";
        var bookmark = context.Wait("Task:" + taskId, payload: new JsonObject { ["TaskId"] = taskId, ["TaskName"] = name });
        context.SetOutput("TaskId", taskId);
        context.Emit(new TaskRequested(bookmark.Id, context.Node.NodeId, taskId, name, context.Input("Payload")));
    }

    protected internal override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        context.SetOutput("Result", input.TryGetPropertyValue(ResultKey, out var result) ? result : input);
        context.Complete();
    }
}
