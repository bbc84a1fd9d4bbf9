using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Instances;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Instances;

/// <summary>The list of instances and one instance at rest. Looking only: what is done to a run is done, and audited, on its page.</summary>
internal static class InstanceEndpoints
{
    public static void MapInstances(this IEndpointRouteBuilder api)
    {
        api.MapPost("/workflow-instances", ListAsync);
        api.MapGet("/workflow-instances/{instanceId}", OpenAsync);
        api.MapGet("/workflow-instances/{instanceId}/execution-state", StateAsync);
        // Variables hold ids and codes for the engine, nothing a reader could use.
        api.MapGet("/workflow-instances/{instanceId}/variables", () => StudioJson.List([]));
        api.MapDelete("/workflow-instances/{instanceId}", Elsewhere);
        api.MapPost("/cancel/workflow-instances/{instanceId}", Elsewhere);
        api.MapPost("/bulk-actions/cancel/workflow-instances", Elsewhere);
        api.MapPost("/bulk-actions/delete/workflow-instances/by-id", Elsewhere);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, InstanceReader reader, CancellationToken cancellation)
    {
        var body = await request.JsonBodyAsync(cancellation);
        var page = await reader.ListAsync(
            new InstanceQuery(
                body.Text("searchTerm"),
                [.. body.Texts("definitionIds"), .. One(body.Text("definitionId"))],
                body.Text("correlationId"),
                body.Integer("version"),
                body["hasIncidents"] is JsonValue flag && flag.TryGetValue<bool>(out var hasIncidents) ? hasIncidents : null,
                [.. body.Texts("statuses"), .. One(body.Text("status"))],
                [.. body.Texts("subStatuses"), .. One(body.Text("subStatus"))],
                body.Integer("page") ?? 0,
                body.Integer("pageSize") ?? 10),
            cancellation);
        return new StudioJson(new JsonObject { ["items"] = new JsonArray([.. page.Items.Select(Summary)]), ["totalCount"] = page.Total, ["links"] = new JsonArray() });
    }

    private static async Task<IResult> OpenAsync(string instanceId, InstanceReader reader, CancellationToken cancellation)
    {
        if (await reader.FindAsync(instanceId, cancellation) is not { } found)
        {
            return Results.NotFound();
        }

        var answer = Summary(found.Summary);
        answer["workflowState"] = State(found.Summary, InstanceState.Deserialize(found.State));
        return new StudioJson(answer);
    }

    private static async Task<IResult> StateAsync(string instanceId, InstanceReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(instanceId, cancellation) is { } found
            ? new StudioJson(new JsonObject
            {
                ["status"] = found.Summary.Status,
                ["workflowSubStatus"] = found.Summary.SubStatus,
                ["updatedAt"] = StudioTime.Iso(found.Summary.UpdatedAt),
            })
            : Results.NotFound();

    private static IResult Elsewhere() => RefusalFilter.Refuse("ActElsewhere", StudioTexts.Get("ActElsewhere"));

    private static JsonObject Summary(InstanceSummary i) => new()
    {
        ["id"] = i.Id,
        ["definitionId"] = i.DefinitionId ?? "",
        ["definitionVersionId"] = i.DefinitionVersionId,
        ["version"] = i.Version,
        ["correlationId"] = i.CorrelationId,
        ["name"] = i.Name,
        ["status"] = i.Status,
        ["subStatus"] = i.SubStatus,
        ["incidentCount"] = i.IncidentCount,
        ["isSystem"] = false,
        ["createdAt"] = StudioTime.Iso(i.CreatedAt),
        ["updatedAt"] = StudioTime.Iso(i.UpdatedAt),
        ["finishedAt"] = i.FinishedAt is { } finished ? StudioTime.Iso(finished) : null,
    };

    private static JsonObject State(InstanceSummary i, InstanceState state) => new()
    {
        ["id"] = i.Id,
        ["definitionId"] = i.DefinitionId ?? "",
        ["definitionVersionId"] = i.DefinitionVersionId,
        ["definitionVersion"] = i.Version,
        ["correlationId"] = i.CorrelationId,
        ["status"] = i.Status,
        ["subStatus"] = i.SubStatus,
        ["bookmarks"] = new JsonArray([.. state.Bookmarks.Select(Bookmark)]),
        ["incidents"] = new JsonArray([.. state.Incidents.Select(Incident)]),
        ["completionCallbacks"] = new JsonArray(),
        ["activityExecutionContexts"] = new JsonArray(),
        ["input"] = new JsonObject(),
        ["output"] = state.Output.DeepClone(),
        ["properties"] = new JsonObject(),
        ["createdAt"] = StudioTime.Iso(i.CreatedAt),
        ["updatedAt"] = StudioTime.Iso(i.UpdatedAt),
        ["finishedAt"] = i.FinishedAt is { } finished ? StudioTime.Iso(finished) : null,
    };

    private static JsonObject Bookmark(Bookmark b) => new()
    {
        ["id"] = b.Id,
        ["name"] = b.Name,
        ["hash"] = b.Key ?? "",
        ["payload"] = null,
        ["activityId"] = b.ActivityId,
        ["activityNodeId"] = b.NodeId,
        ["activityInstanceId"] = b.ActivityInstanceId,
        ["autoBurn"] = b.AutoBurn,
        ["callbackMethodName"] = null,
        ["metadata"] = new JsonObject(),
    };

    private static JsonObject Incident(Incident i) => new()
    {
        ["activityId"] = i.ActivityId,
        ["activityNodeId"] = i.NodeId,
        ["activityType"] = i.ActivityType,
        ["message"] = i.Message,
        ["exception"] = null,
        ["timestamp"] = StudioTime.Iso(i.At),
    };

    private static IEnumerable<string> One(string? value) => value is null ? [] : [value];
}
