using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Starts a workflow for every item. When it waits, it can run something for every child that ends, and ends after the last.</summary>
internal sealed class BulkDispatchWorkflows : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Composition",
        ActivityKind.Task,
        inputs:
        [
            In("WorkflowDefinitionId", hint: "workflow-definition-picker"),
            In("Items", "Object", "multitext", syntax: "Object"),
            In("DefaultItemInputKey", defaultValue: "Item"),
            In("CorrelationIdFunction", autoEvaluate: false),
            In("Input", "ObjectDictionary", "dictionary", syntax: "Object"),
            In("WaitForCompletion", "Boolean", "checkbox", defaultValue: "true"),
        ],
        ports: [Slot("ChildCompleted"), Slot("ChildFaulted"), Flow("Completed"), Flow("Canceled"), Flow("Done")]);

    protected internal override void Execute(ActivityContext context)
    {
        var items = ItemSource.Read(context.Raw("Items"), "Items");
        var bookmark = context.Flag("WaitForCompletion") && items.Count > 0
            ? context.Burst.Wait(context, null, null, new JsonObject { ["ParentInstanceId"] = context.InstanceId, ["ScheduledInstanceIdsCount"] = items.Count }, autoBurn: false)
            : null;
        foreach (var item in items)
        {
            context.Emit(Child(context, item, bookmark?.Id));
        }

        context.Cursor = items.Count;
        if (bookmark is null)
        {
            context.Complete("Done");
        }
    }

    private static StartChild Child(ActivityContext context, JsonNode? item, string? bookmarkId)
    {
        var key = context.Text("DefaultItemInputKey") is { Length: > 0 } name ? name : "Item";
        var input = ChildWorkflows.InputFor(context, context.Raw("Input"));
        foreach (var (field, value) in item as JsonObject ?? new JsonObject { [key] = item?.DeepClone() })
        {
            input[field] = value?.DeepClone();
        }

        var correlation = JsonAccess.ToPlainText(context.EvaluateWith("CorrelationIdFunction", new Dictionary<string, JsonNode?> { ["args"] = new JsonObject { [key] = item?.DeepClone() } }));
        return new StartChild(context.NextId(), ChildWorkflows.DefinitionOf(context), null, input, string.IsNullOrEmpty(correlation) ? null : correlation, bookmarkId, InBackground: true);
    }

    internal override void ChildReturned(ActivityContext context, Bookmark bookmark, ChildReturned child)
    {
        if (!child.HasEnded)
        {
            return;
        }

        context.Cursor--;
        var failed = child.Failure is not null || child.SubStatus == InstanceSubStatus.Faulted;
        var handler = failed ? "childFaulted" : child.SubStatus == InstanceSubStatus.Finished ? "childCompleted" : null;
        if (handler is not null && context.Node.Child(handler) is { } activity)
        {
            context.Burst.Schedule(context, activity, null, [KeyValuePair.Create("ChildInstanceId", (JsonNode?)JsonValue.Create(child.ChildInstanceId))]);
        }

        CompleteAfterTheLast(context);
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) => CompleteAfterTheLast(context);

    private static void CompleteAfterTheLast(ActivityContext context)
    {
        if (context.Cursor <= 0 && context.Children is not { Count: > 0 })
        {
            context.Complete("Completed", "Done");
        }
    }
}
