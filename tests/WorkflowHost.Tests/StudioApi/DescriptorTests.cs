using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Tests.Definitions;
using Xunit;

namespace WorkflowHost.Tests.StudioApi;

public sealed class DescriptorTests(StudioHost host) : IClassFixture<StudioHost>
{
    [Fact]
    public async Task Every_activity_type_is_there_once_with_the_flowchart_that_shows_the_root()
    {
        var items = await ItemsAsync();

        var types = items.Select(d => $"{d!["typeName"]} {d["version"]}").ToList();
        Assert.Equal(types.Count, types.Distinct().Count());
        Assert.Contains("Elsa.Flowchart 1", types);
        Assert.Contains("WorkflowHost.Phase 1", types);
    }

    [Fact]
    public async Task A_phase_is_prefilled_and_its_ids_are_fresh_at_every_call()
    {
        var first = await BodyAsync();
        var second = await BodyAsync();

        Assert.Equal("Elsa.Flowchart", (string?)first["type"]);
        Assert.Matches("^[0-9a-f]{16}$", (string?)first["id"]);
        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        var start = first["activities"]![0]!;
        Assert.Equal($"{first["id"]}:{start["id"]}", (string?)start["nodeId"]);

        async Task<JsonNode> BodyAsync() => (await ItemsAsync()).Single(d => (string?)d!["typeName"] == "WorkflowHost.Phase")!["constructionProperties"]!["body"]!;
    }

    [Fact]
    public async Task Studio_dies_of_a_nested_object_without_node_id_so_none_is_sent()
    {
        var nested = (await ItemsAsync()).SelectMany(d => d!["constructionProperties"]!.AsObject()).SelectMany(p => Objects(p.Value)).Where(o => o.ContainsKey("type") && o.ContainsKey("id")).ToList();

        Assert.NotEmpty(nested);
        Assert.All(nested, o => Assert.False(string.IsNullOrEmpty((string?)o["nodeId"]), o.ToJsonString()));
    }

    [Fact]
    public async Task A_published_definition_marked_as_usable_stands_in_the_toolbox_and_can_be_entered()
    {
        var part = SampleDefinition.OnePhase("民意调查");
        part["options"] = new JsonObject { ["usableAsActivity"] = true };
        part["inputs"] = new JsonArray(new JsonObject { ["name"] = "题目", ["displayName"] = "调查题目", ["type"] = "String" });
        part["outcomes"] = new JsonArray("满意", "不满意");
        Assert.DoesNotContain(await ItemsAsync(), d => (string?)d!["typeName"] == "民意调查");
        var saved = await host.Designer().SavedAsync(part, publish: true);

        var descriptor = (await ItemsAsync()).Single(d => (string?)d!["typeName"] == "民意调查")!;
        var dropped = descriptor["constructionProperties"]!;
        Assert.Equal("WorkflowDefinitionActivity", (string?)descriptor["customProperties"]!["RootType"]);
        Assert.Equal(((string?)saved["id"], 1), ((string?)dropped["WorkflowDefinitionVersionId"], (int)dropped["Version"]!));
        Assert.Equal(["满意:Flow", "不满意:Flow", "Root:Embedded"], descriptor["ports"]!.AsArray().Select(p => $"{p!["name"]}:{p["type"]}"));
        Assert.True((bool)descriptor["inputs"]![0]!["isSynthetic"]!);

        var outer = await host.Designer().SavedAsync((JsonObject)JsonNode.Parse($$"""
            {"name":"使用民意调查","root":{"id":"ru","type":"Elsa.Flowchart","version":1,"connections":[],"activities":[
              {"id":"sub1","type":"民意调查","version":1,"workflowDefinitionId":"{{saved["definitionId"]}}","workflowDefinitionVersionId":"{{saved["id"]}}"}]} }
            """)!, publish: true);
        var inside = (await host.Designer().GetAsync($"/workflow-definitions/subgraph/{outer["id"]}?parentNodeId=ru:sub1")).Json;
        var workflow = inside["activity"]!["root"]!;
        Assert.Equal(("ru:sub1", "Elsa.Workflow"), ((string?)inside["nodeId"], (string?)workflow["type"]));
        Assert.Equal($"{workflow["nodeId"]}:root:self:body:pend", (string?)workflow["root"]!["activities"]![1]!["body"]!["activities"]![1]!["nodeId"]);
        Assert.Equal((string?)workflow["nodeId"], (string?)Assert.Single(inside["children"]!.AsArray())!["nodeId"]);
    }

    [Fact]
    public async Task Enums_inside_ui_specifications_are_numbers()
    {
        var specifications = (await ItemsAsync()).SelectMany(d => d!["inputs"]!.AsArray()).Select(i => i!["uiSpecifications"]).OfType<JsonObject>().ToList();

        Assert.NotEmpty(specifications);
        Assert.All(specifications.SelectMany(Objects).Select(o => o["editorHeight"]).OfType<JsonValue>(), value => Assert.Equal(JsonValueKind.Number, value.GetValueKind()));
    }

    [Fact]
    public async Task Texts_are_Chinese_unless_the_reader_switched_to_English()
    {
        Assert.Equal("阶段", (string?)(await ItemsAsync()).Single(d => (string?)d!["typeName"] == "WorkflowHost.Phase")!["displayName"]);

        using var client = host.Client("王", Runtime.People.Rights.Design);
        client.DefaultRequestHeaders.Add("Cookie", "language=c%3Den%7Cuic%3Den");
        var english = (JsonObject)JsonNode.Parse(await client.GetStringAsync("/elsa/api/descriptors/activities"))!;
        Assert.Equal("Phase", (string?)english["items"]!.AsArray().Single(d => (string?)d!["typeName"] == "WorkflowHost.Phase")!["displayName"]);
    }

    [Theory]
    [InlineData("/descriptors/expression-descriptors")]
    [InlineData("/descriptors/workflow-activation-strategies")]
    [InlineData("/descriptors/incident-strategies")]
    [InlineData("/descriptors/log-persistence-strategies")]
    [InlineData("/descriptors/storage-drivers")]
    [InlineData("/descriptors/variables")]
    public async Task The_lists_Studio_needs_have_entries_with_Chinese_names(string path)
    {
        var items = (await host.Designer().GetAsync(path)).Json["items"]!.AsArray();

        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.False(((string?)item!["displayName"])!.Contains('.', StringComparison.Ordinal), "a key without a text: " + item["displayName"]));
    }

    [Theory]
    [InlineData("/features/installed")]
    [InlineData("/descriptors/commit-strategies/workflows")]
    [InlineData("/descriptors/commit-strategies/activities")]
    [InlineData("/descriptors/output-converters?sourceType=Int32&destinationType=Double")]
    public async Task The_lists_we_have_nothing_for_are_empty_not_missing(string path) =>
        Assert.Empty((await host.Designer().GetAsync(path)).Json["items"]!.AsArray());

    [Fact]
    public async Task The_pattern_that_ships_opens_saves_unchanged_and_publishes()
    {
        var designer = host.Designer();
        var imported = (await designer.SendAsync(HttpMethod.Post, "/workflow-definitions/import", SampleDefinition.SixPhase())).Json;

        var published = await designer.SavedAsync(imported, publish: true);

        Assert.Equal(imported["root"]!.ToJsonString(), published["root"]!.ToJsonString());
        Assert.Equal(6, published["root"]!["activities"]!.AsArray().Count(a => (string?)a!["type"] == "WorkflowHost.Phase"));
    }

    private async Task<JsonArray> ItemsAsync() => (await host.Designer().GetAsync("/descriptors/activities?Refresh=True")).Json["items"]!.AsArray();

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Objects(p.Value)).Prepend(json),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };
}
