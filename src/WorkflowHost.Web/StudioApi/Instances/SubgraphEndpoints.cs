using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Instances;

/// <summary>
/// The way from the root to a node: the viewer asks for it when a line of the journal lies inside a phase. And what lies inside a node, when the
/// reader enters an activity that stands for another definition.
/// </summary>
internal static class SubgraphEndpoints
{
    /// <summary>Flowcharts are what is shown, not steps of the way.</summary>
    private static readonly string[] Transparent = ["Elsa.Flowchart", "Elsa.Workflow"];

    public static void MapSubgraphs(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions/subgraph/segments/{versionId}", SegmentsAsync);
        api.MapGet("/workflow-definitions/subgraph/{versionId}", InsideAsync);
    }

    /// <summary>An activity with all that lies inside it, also when the inside is another definition.</summary>
    private static async Task<IResult> InsideAsync(string versionId, HttpRequest request, HostStore store, CompiledWorkflows workflows, CancellationToken cancellation)
    {
        var compiled = await store.ReadAsync(
            async (db, stop) => await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == versionId, stop) is { } row ? await workflows.GetAsync(db, row, stop) : null,
            cancellation);
        if (compiled is null)
        {
            return Results.NotFound();
        }

        return compiled.Find(request.Query.Given("parentNodeId") ?? compiled.Root.NodeId) is { } node
            ? new StudioJson(Tree(node))
            : RefusalFilter.Refuse("UnknownNode", StudioTexts.Get("UnknownNode"));
    }

    private static JsonObject Tree(ActivityNode node)
    {
        var tree = Node(Drawing(node), "Activities");
        tree["children"] = new JsonArray([.. node.Children.Select(Tree)]);
        return tree;
    }

    /// <summary>The activity's JSON; one that stands for a definition holds the workflow it stands for, with node ids that run through it.</summary>
    private static JsonObject Drawing(ActivityNode node)
    {
        var json = (JsonObject)node.Json.DeepClone();
        json["nodeId"] = node.NodeId;
        if (node.Children is [{ Type: "Elsa.Workflow" } workflow])
        {
            json["root"] = Drawing(workflow);
        }
        else if (node.Type == "Elsa.Workflow")
        {
            var root = (JsonObject)node.Children[0].Json.DeepClone();
            NodeIds.Stamp(root, node.NodeId);
            json["root"] = root;
        }

        return json;
    }

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
