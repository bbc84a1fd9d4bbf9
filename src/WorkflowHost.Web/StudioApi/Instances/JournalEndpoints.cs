using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Instances;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Instances;

/// <summary>What happened in an instance: lines, executions, and the badges on the nodes. All is read from the journal.</summary>
internal static class JournalEndpoints
{
    /// <summary>Between the instance's id and an execution's: executions are numbered within their instance, and Studio asks by one id.</summary>
    private const char Separator = '~';

    public static void MapJournal(this IEndpointRouteBuilder api)
    {
        api.MapPost("/workflow-instances/{instanceId}/journal", JournalAsync);
        api.MapGet("/activity-execution-summaries/list", ListAsync);
        api.MapGet("/activity-executions/list", ListAsync);
        api.MapGet("/activity-executions/by-id", ByIdAsync);
        api.MapGet("/activity-executions/{executionId}/call-stack", StackAsync);
        api.MapPost("/activity-executions/report", ReportAsync);
    }

    private static async Task<IResult> JournalAsync(string instanceId, HttpRequest request, InstanceReader reader, CancellationToken cancellation)
    {
        var filter = (await request.JsonBodyAsync(cancellation))["filter"] as JsonObject ?? [];
        var page = await reader.JournalAsync(
            instanceId,
            new JournalQuery(
                filter.Texts("activityIds"), filter.Texts("activityNodeIds"), filter.Texts("excludedActivityTypes"), filter.Texts("eventNames"),
                request.Query.Number("skip") ?? 0, request.Query.Number("take") ?? 100),
            cancellation);
        return new StudioJson(new JsonObject { ["items"] = new JsonArray([.. page.Items.Select(Line)]), ["totalCount"] = page.Total });
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ExecutionReader reader, CancellationToken cancellation)
    {
        if (request.Query.Given("WorkflowInstanceId") is not { } instanceId || request.Query.Given("ActivityNodeId") is not { } nodeId)
        {
            return StudioJson.List([]);
        }

        return StudioJson.List(new JsonArray([.. (await reader.OfNodeAsync(instanceId, nodeId, cancellation)).Select(e => Execution(e, 0))]));
    }

    private static async Task<IResult> ByIdAsync(HttpRequest request, ExecutionReader reader, CancellationToken cancellation)
    {
        var stack = await FindAsync(request.Query.Given("id"), reader, cancellation);
        return stack.Count == 0 ? Results.NotFound() : new StudioJson(Execution(stack[^1], stack.Count - 1));
    }

    private static async Task<IResult> StackAsync(string executionId, ExecutionReader reader, CancellationToken cancellation)
    {
        var stack = await FindAsync(executionId, reader, cancellation);
        return new StudioJson(new JsonObject
        {
            ["activityExecutionId"] = executionId,
            ["items"] = new JsonArray([.. stack.Select((e, depth) => Execution(e, depth))]),
            ["totalCount"] = stack.Count,
        });
    }

    private static async Task<IResult> ReportAsync(HttpRequest request, ExecutionReader reader, CancellationToken cancellation)
    {
        var body = await request.JsonBodyAsync(cancellation);
        var figures = await reader.FiguresAsync(body.Text("workflowInstanceId") ?? "", [.. body.Texts("activityNodeIds")], cancellation);
        return new StudioJson(new JsonObject
        {
            ["stats"] = new JsonArray([.. figures.Select(f => new JsonObject
            {
                ["activityId"] = f.ActivityId,
                ["activityNodeId"] = f.NodeId,
                ["startedCount"] = f.Started,
                ["completedCount"] = f.Completed,
                ["uncompletedCount"] = Math.Max(0, f.Started - f.Completed),
                ["isBlocked"] = f.IsBlocked,
                ["isFaulted"] = f.IsFaulted,
                ["metadata"] = new JsonObject(),
            })]),
        });
    }

    private static async Task<IReadOnlyList<ActivityExecution>> FindAsync(string? id, ExecutionReader reader, CancellationToken cancellation) =>
        id?.Split(Separator, 2) is [var instanceId, var executionId] ? await reader.StackAsync(instanceId, executionId, cancellation) : [];

    private static JsonObject Line(JournalRow line) => new()
    {
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"{line.InstanceId}{Separator}{line.Sequence}"),
        ["activityInstanceId"] = Id(line.InstanceId, line.ActivityInstanceId),
        ["parentActivityInstanceId"] = Id(line.InstanceId, line.ParentActivityInstanceId),
        ["activityId"] = line.ActivityId,
        ["activityType"] = line.ActivityType,
        ["activityTypeVersion"] = 1,
        ["activityName"] = null,
        ["nodeId"] = line.NodeId,
        ["timestamp"] = StudioTime.Iso(line.At),
        ["sequence"] = line.Sequence,
        ["eventName"] = line.Event,
        ["message"] = line.Message,
        ["source"] = null,
        ["activityState"] = Parsed(line.ActivityState),
        ["payload"] = Outcomes(line),
    };

    private static JsonObject Execution(ActivityExecution e, int depth) => new()
    {
        ["id"] = Id(e.InstanceId, e.Id),
        ["workflowInstanceId"] = e.InstanceId,
        ["activityId"] = e.ActivityId,
        ["activityNodeId"] = e.NodeId,
        ["activityType"] = e.ActivityType,
        ["activityTypeVersion"] = 1,
        ["activityName"] = null,
        ["activityState"] = Parsed(e.First.ActivityState) ?? Parsed(e.Last.ActivityState) ?? [],
        ["payload"] = Outcomes(e.Last) ?? [],
        ["outputs"] = new JsonObject(),
        ["properties"] = new JsonObject(),
        ["metadata"] = new JsonObject(),
        ["exception"] = null,
        ["startedAt"] = StudioTime.Iso(e.First.At),
        ["completedAt"] = e.CompletedAt is { } completed ? StudioTime.Iso(completed) : null,
        ["hasBookmarks"] = e.Waits,
        ["status"] = e.Status,
        ["aggregateFaultCount"] = e.Status == "Faulted" ? 1 : 0,
        ["schedulingActivityExecutionId"] = Id(e.InstanceId, e.ParentId),
        ["schedulingActivityId"] = null,
        ["schedulingWorkflowInstanceId"] = null,
        ["callStackDepth"] = depth,
    };

    private static string? Id(string instanceId, string? executionId) => executionId is null ? null : instanceId + Separator + executionId;

    private static JsonObject? Parsed(string? json) => json is null ? null : JsonNode.Parse(json) as JsonObject;

    private static JsonObject? Outcomes(JournalRow line) => line.Outcomes is null ? null : new JsonObject { ["Outcomes"] = JsonNode.Parse(line.Outcomes) };
}
