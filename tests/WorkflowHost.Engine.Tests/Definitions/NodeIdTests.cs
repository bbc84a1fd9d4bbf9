using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Tests.Definitions;

public sealed class NodeIdTests
{
    [Fact]
    public void Node_ids_are_the_path_of_ids_whatever_was_there_before()
    {
        var root = (JsonObject)JsonNode.Parse("""
            {"id":"root0","type":"Elsa.Flowchart","nodeId":"old","activities":[
              {"id":"ph","type":"WorkflowHost.Phase","version":1,"nodeId":"body:stale","body":{"id":"b","type":"Elsa.Flowchart","version":1,
                "activities":[{"id":"w","type":"Elsa.WriteLine","version":1,"nodeId":"x:y:z"}]}}]}
            """)!;

        NodeIds.Stamp(root);

        Assert.Equal("root0", root["nodeId"]!.GetValue<string>());
        Assert.Equal("root0:ph", root["activities"]![0]!["nodeId"]!.GetValue<string>());
        Assert.Equal("root0:ph:b", root["activities"]![0]!["body"]!["nodeId"]!.GetValue<string>());
        Assert.Equal("root0:ph:b:w", root["activities"]![0]!["body"]!["activities"]![0]!["nodeId"]!.GetValue<string>());
    }

    [Fact]
    public void A_new_flowchart_gets_the_lists_the_designer_expects()
    {
        var root = (JsonObject)JsonNode.Parse("""{"id":"f","type":"Elsa.Flowchart","version":1}""")!;

        NodeIds.Stamp(root);

        Assert.Empty(root["activities"]!.AsArray());
        Assert.Empty(root["connections"]!.AsArray());
    }

    [Fact]
    public void Missing_ids_are_made_from_the_type_and_unique_in_their_container()
    {
        var root = (JsonObject)JsonNode.Parse("""{"type":"Elsa.Sequence","activities":[{"type":"Elsa.WriteLine"},{"id":"WriteLine1","type":"Elsa.WriteLine"},{"type":"Elsa.WriteLine"}]}""")!;

        NodeIds.Stamp(root);

        Assert.Equal("Sequence1", root["id"]!.GetValue<string>());
        Assert.Equal(["WriteLine2", "WriteLine1", "WriteLine3"], root["activities"]!.AsArray().Select(a => a!["id"]!.GetValue<string>()));
    }

    [Fact]
    public void Data_that_only_looks_like_an_activity_is_left_alone()
    {
        var root = (JsonObject)JsonNode.Parse("""{"id":"f","type":"Elsa.Sequence","version":1,"activities":[{"id":"c","type":"WorkflowHost.Collect","version":1,"fields":[{"id":"score","type":"number"}]}]}""")!;

        NodeIds.Stamp(root);

        Assert.Null(root["activities"]![0]!["fields"]![0]!["nodeId"]);
    }
}
