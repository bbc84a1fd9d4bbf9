using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using Xunit;

namespace WorkflowHost.Tests.StudioApi;

public sealed class InstanceTests(StudioHost host) : IClassFixture<StudioHost>
{
    private const string Waiting =
        """
        {"name":"等待","version":1,"root":{"id":"root","type":"Elsa.Flowchart","version":1,"activities":[
          {"id":"start","type":"Elsa.Start","version":1},
          {"id":"inner","type":"Elsa.Flowchart","version":1,"name":"内层","activities":[
            {"id":"begin","type":"Elsa.Start","version":1},
            {"id":"wait","type":"Elsa.Event","version":1,"eventName":{"typeName":"String","expression":{"type":"Literal","value":"go"}}}],
           "connections":[{"source":{"activity":"begin","port":"Done"},"target":{"activity":"wait","port":"In"}}]}],
         "connections":[{"source":{"activity":"start","port":"Done"},"target":{"activity":"inner","port":"In"}}]}}
        """;

    [Fact]
    public async Task An_instance_is_listed_and_opened_with_what_it_waits_for()
    {
        var (id, versionId) = await StartAsync();

        var list = (await host.Designer().SendAsync(HttpMethod.Post, "/workflow-instances", new JsonObject { ["page"] = 0, ["pageSize"] = 10, ["searchTerm"] = id, ["statuses"] = new JsonArray("Running") })).Json;
        Assert.Equal(id, (string?)Assert.Single(list["items"]!.AsArray())!["id"]);
        var opened = (await host.Designer().GetAsync($"/workflow-instances/{id}")).Json;
        Assert.Equal((versionId, 1, "Running", "Suspended"), ((string?)opened["definitionVersionId"], (int)opened["version"]!, (string?)opened["status"], (string?)opened["subStatus"]));
        Assert.Equal("root:inner:wait", (string?)Assert.Single(opened["workflowState"]!["bookmarks"]!.AsArray())!["activityNodeId"]);
        Assert.Equal("Suspended", (string?)(await host.Designer().GetAsync($"/workflow-instances/{id}/execution-state")).Json["workflowSubStatus"]);
        Assert.Equal(404, (await host.Designer().GetAsync("/workflow-instances/unknown")).Status);
    }

    [Fact]
    public async Task The_journal_is_narrowed_by_node_type_and_event()
    {
        var (id, _) = await StartAsync();

        var whole = await JournalAsync(id, new JsonObject { ["activityNodeIds"] = null, ["excludedActivityTypes"] = new JsonArray(), ["eventNames"] = null });
        var inner = await JournalAsync(id, new JsonObject { ["activityNodeIds"] = new JsonArray("root:inner:begin", "root:inner:wait") });
        var completed = await JournalAsync(id, new JsonObject { ["excludedActivityTypes"] = new JsonArray("Elsa.Workflow", "Elsa.Flowchart"), ["eventNames"] = new JsonArray("Completed") });

        Assert.True(whole.Count > inner.Count);
        Assert.All(inner, line => Assert.StartsWith("root:inner:", (string?)line!["nodeId"], StringComparison.Ordinal));
        Assert.Equal(["root:start", "root:inner:begin"], completed.Select(line => (string?)line!["nodeId"]));
    }

    [Fact]
    public async Task Badges_and_executions_tell_where_it_stands_and_how_it_came_there()
    {
        var (id, _) = await StartAsync();
        var designer = host.Designer();

        var report = (await designer.SendAsync(HttpMethod.Post, "/activity-executions/report", new JsonObject { ["workflowInstanceId"] = id, ["activityNodeIds"] = new JsonArray("root:start", "root:inner:wait") })).Json;
        var byNode = report["stats"]!.AsArray().ToDictionary(s => (string)s!["activityNodeId"]!, s => ((int)s!["completedCount"]!, (bool)s["isBlocked"]!));
        Assert.Equal((1, false), byNode["root:start"]);
        Assert.Equal((0, true), byNode["root:inner:wait"]);

        var execution = Assert.Single((await designer.GetAsync($"/activity-executions/list?WorkflowInstanceId={id}&ActivityNodeId=root:inner:wait")).Json["items"]!.AsArray())!;
        Assert.Equal(("Running", true), ((string?)execution["status"], (bool)execution["hasBookmarks"]!));
        var executionId = Uri.EscapeDataString((string)execution["id"]!);
        Assert.Equal((string?)execution["id"], (string?)(await designer.GetAsync($"/activity-executions/by-id?id={executionId}")).Json["id"]);
        var stack = (await designer.GetAsync($"/activity-executions/{executionId}/call-stack?includeCrossWorkflowChain=True")).Json["items"]!.AsArray().Select(e => (string)e!["activityNodeId"]!).ToList();
        Assert.Equal(["root", "root:inner", "root:inner:wait"], stack.TakeLast(3));
    }

    [Fact]
    public async Task The_way_to_a_node_inside_a_phase_is_told_by_its_port()
    {
        var saved = await host.Designer().SavedAsync(Definitions.SampleDefinition.OnePhase("路径"));

        var way = (await host.Designer().GetAsync($"/workflow-definitions/subgraph/segments/{saved["id"]}?childNodeId=root:self:body:pend")).Json;

        var segment = Assert.Single(way["pathSegments"]!.AsArray())!;
        Assert.Equal(("root:self", "Body"), ((string?)segment["activityNodeId"], (string?)segment["portName"]));
        Assert.Equal("root:self", (string?)way["container"]!["nodeId"]);
        Assert.Equal("root:self:body:pend", (string?)way["childNode"]!["nodeId"]);
        Assert.Equal(400, (await host.Designer().GetAsync($"/workflow-definitions/subgraph/segments/{saved["id"]}?childNodeId=root:nobody")).Status);
    }

    [Fact]
    public async Task Instances_are_not_cancelled_or_deleted_past_their_run()
    {
        var (id, _) = await StartAsync();

        Assert.Contains("请打开“评议项目”", (await host.Designer().SendAsync(HttpMethod.Post, $"/cancel/workflow-instances/{id}")).Refusal, StringComparison.Ordinal);
        Assert.Contains("请打开“评议项目”", (await host.Designer().SendAsync(HttpMethod.Delete, $"/workflow-instances/{id}")).Refusal, StringComparison.Ordinal);
        Assert.Equal("Running", (string?)(await host.Designer().GetAsync($"/workflow-instances/{id}")).Json["status"]);
    }

    private async Task<(string Id, string VersionId)> StartAsync()
    {
        var saved = await host.Designer().SavedAsync(JsonNode.Parse(Waiting)!.AsObject(), publish: true);
        var (id, versionId) = (Guid.NewGuid().ToString("N"), (string)saved["id"]!);
        var bursts = host.App.Services.GetRequiredService<Bursts>();
        await host.App.Services.GetRequiredService<HostStore>().WriteAsync((db, stop) => bursts.StartAsync(db, id, versionId, null, null, stop), CancellationToken.None);
        return (id, versionId);
    }

    private async Task<JsonArray> JournalAsync(string id, JsonObject filter) =>
        (await host.Designer().SendAsync(HttpMethod.Post, $"/workflow-instances/{id}/journal?skip=0&take=110", new JsonObject { ["filter"] = filter })).Json["items"]!.AsArray();
}
