using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Definitions;

/// <summary>A definition used as an activity of another, in the host.</summary>
public sealed class UsedDefinitionTests
{
    private static readonly Actor Wang = new("staff", "u1", "王科");
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly System.Globalization.CultureInfo Chinese = System.Globalization.CultureInfo.GetCultureInfo("zh-CN");

    [Theory, OnSqlite, OnPostgres]
    public async Task A_definition_used_as_an_activity_runs_inside_the_one_that_uses_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("survey", Draw.Event("heard", "heard")));
        var outer = await rig.PublishAsync(Draw.Definition("outer", new JsonObject { ["id"] = "sub", ["type"] = "Survey", ["version"] = 1, ["workflowDefinitionId"] = "survey" }, Draw.Event("after", "after")));

        Assert.True(await rig.StartAsync("i1", outer));
        var inside = await rig.ReadAsync(db => db.Bookmarks.SingleAsync());
        await rig.ResumeAsync("i1", inside.Id, "heard");

        Assert.StartsWith("root:sub:", inside.NodeId, StringComparison.Ordinal);
        Assert.Equal("Event:after", await rig.ReadAsync(db => db.Bookmarks.Select(b => b.Key).SingleAsync()));
        Assert.Equal(0, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.Id != "i1")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_published_keeps_the_version_of_the_part_it_was_published_with(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var host = DefinitionStoreTests.Open(store);
        var drafts = host.GetRequiredService<DefinitionDrafts>();
        var part = (await drafts.SaveAsync(SampleDefinition.OnePhase("测评"), publish: true, "p", Wang, None)).Row;

        var outer = await drafts.SaveAsync(Using("测评"), publish: true, "p", Wang, None);
        await drafts.SaveAsync(WithRevision(SampleDefinition.OnePhase("测评", "6月20日"), part), publish: true, "p", Wang, None);

        var used = JsonNode.Parse(outer.Row.Json)!["root"]!["activities"]![0]!;
        Assert.Equal((part.Id, part.DefinitionId), ((string?)used["workflowDefinitionVersionId"], (string?)used["workflowDefinitionId"]));
        Assert.Equal(2, await host.GetRequiredService<HostStore>().ReadAsync((db, stop) => db.Definitions.CountAsync(d => d.DefinitionId == part.DefinitionId, stop), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_uses_itself_or_something_unknown_is_not_published_and_the_refusal_names_it(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var drafts = DefinitionStoreTests.Open(store).GetRequiredService<DefinitionDrafts>();

        var unknown = await Assert.ThrowsAsync<RefusedException>(() => drafts.SaveAsync(Using("测评"), publish: true, "p", Wang, None));
        await drafts.SaveAsync(Using("测评"), publish: false, "p", Wang, None);
        var itself = await Assert.ThrowsAsync<RefusedException>(() => drafts.SaveAsync(Using("外层", name: "测评"), publish: true, "p", Wang, None));

        Assert.Contains("测评", unknown.Text(Chinese), StringComparison.Ordinal);
        Assert.Contains("包含它自己", itself.Text(Chinese), StringComparison.Ordinal);
    }

    private static JsonObject Using(string part, string name = "外层") => (JsonObject)JsonNode.Parse($$"""
        {"definitionId":"{{name}}","name":"{{name}}","root":{"id":"root","type":"Elsa.Flowchart","version":1,"activities":[{"id":"sub","type":"{{part}}","version":1,"name":"子流程"}],"connections":[]} }
        """)!;

    private static JsonObject WithRevision(JsonObject document, Runtime.Store.Definitions.DefinitionVersion row)
    {
        document["definitionId"] = row.DefinitionId;
        document["customProperties"] = new JsonObject { ["workflowHost"] = new JsonObject { ["revision"] = row.Revision } };
        return document;
    }
}
