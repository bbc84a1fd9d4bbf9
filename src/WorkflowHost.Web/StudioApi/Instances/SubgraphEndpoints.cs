using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Instances;

/// <summary>The way from the root to a node: the viewer asks for it when a line of the journal lies inside a phase.</summary>
internal static class SubgraphEndpoints
{
    /// <summary>Flowcharts are what is shown, not steps of the way.</summary>
    private static readonly string[] Transparent = ["Elsa.Flowchart", "Elsa.Workflow"];

    public static void MapSubgraphs(this IEndpointRouteBuilder api) =>
        api.MapGet("/workflow-definitions/subgraph/segments/{versionId}", SegmentsAsync);

    private static async Task<IResult> SegmentsAsync(string versionId, HttpRequest request, DefinitionReader reader, CancellationToken cancellation)
    {
        if (await reader.FindVersionAsync(versionId, cancellation) is not { } row || DefinitionDocument.Compose(row)["root"] is not JsonObject root)
        {
            return Results.NotFound();
        }

        var way = Way(root, request.Query.Given("childNodeId") ?? "");
        if (way.Count == 0)
        {
            return RefusalFilter.Refuse("UnknownNode", StudioTexts.Get("UnknownNode"));
        }

        var ancestors = way.SkipLast(1).Where(step => !Transparent.Contains(step.Activity.Text("type"))).ToList();
        return new StudioJson(new JsonObject
        {
            ["childNode"] = Node(way[^1].Activity, "Activities"),
            ["container"] = Node(ancestors.Count > 0 ? ancestors[^1].Activity : root, null),
            ["pathSegments"] = new JsonArray([.. ancestors.Select(step => new JsonObject
            {
                ["activityNodeId"] = step.Activity.Text("nodeId"),
                ["activityId"] = step.Activity.Text("id"),
                ["activityType"] = step.Activity.Text("type"),
                ["portName"] = Pascal(step.NextSlot),
                ["activityName"] = step.Activity.Text("name"),
            })]),
        });
    }

    /// <summary>From the root to the node, each with the slot the next one lies in. Node ids are paths, so the way is known at each step.</summary>
    private static List<(JsonObject Activity, string NextSlot)> Way(JsonObject root, string nodeId)
    {
        List<(JsonObject, string)> way = [];
        for (var at = root; ;)
        {
            if (at.Text("nodeId") == nodeId)
            {
                way.Add((at, ""));
                return way;
            }

            var (slot, next) = ActivityTree.Children(at).FirstOrDefault(c => Holds(c.Child, nodeId));
            if (next is null)
            {
                return [];
            }

            way.Add((at, slot));
            at = next;
        }
    }

    private static bool Holds(JsonObject activity, string nodeId) =>
        activity.Text("nodeId") is { } own && (own == nodeId || nodeId.StartsWith(own + ":", StringComparison.Ordinal));

    private static JsonObject Node(JsonObject activity, string? port) => new()
    {
        ["activity"] = activity.DeepClone(),
        ["port"] = port,
        ["nodeId"] = activity.Text("nodeId"),
        ["parents"] = new JsonArray(),
        ["children"] = new JsonArray(),
    };

    private static string Pascal(string slot) => slot.Length == 0 ? slot : char.ToUpperInvariant(slot[0]) + slot[1..];
}
