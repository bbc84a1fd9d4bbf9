using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Tests;

public sealed class ProcedureActivitiesTests
{
    public static TheoryData<string> Types => [.. ProcedureActivities.All.Select(a => a.Descriptor.TypeName)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_activity_shows_itself_in_both_languages(string type)
    {
        var descriptor = Descriptor(type);
        var texts = new[] { descriptor.DisplayName, descriptor.Description, descriptor.Category }
            .Concat(descriptor.Inputs.SelectMany(i => new[] { i.DisplayName, i.Description }))
            .Concat(descriptor.Ports.Select(p => p.DisplayName))
            .Concat(descriptor.Outputs.SelectMany(o => new[] { o.DisplayName, o.Description }));

        Assert.All(texts, t =>
        {
            Assert.Matches(@"[\u4e00-\u9fff]", t.Chinese);
            Assert.NotEmpty(t.English);
            Assert.NotEqual(t.Chinese, t.English);
        });
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_activity_names_new_nodes_in_Chinese_and_uses_editors_that_Studio_has(string type)
    {
        var descriptor = Descriptor(type);

        Assert.StartsWith("WorkflowHost.", descriptor.TypeName, StringComparison.Ordinal);
        Assert.Matches(@"^[\u4e00-\u9fff]+$", descriptor.Name);
        Assert.All(descriptor.Inputs, i => Assert.Contains(i.UIHint, new[] { "singleline", "multiline", "dropdown", "checkbox" }));
        Assert.Equal(descriptor.Inputs.Count, descriptor.Inputs.Select(i => i.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_can_be_picked_has_a_text_in_both_languages_and_its_default_among_it(string type)
    {
        foreach (var input in Descriptor(type).Inputs.Where(i => i.UIHint == "dropdown"))
        {
            var items = JsonNode.Parse(input.UISpecifications!)!["dropdown"]!["selectList"]!["items"]!.AsArray();

            Assert.True(items.Count >= 2);
            Assert.Contains(items, i => i!["value"]!.GetValue<string>() == input.DefaultValue);
            Assert.All(items, i => Assert.NotEqual(i!["text"]!.GetValue<string>(), i["textEn"]!.GetValue<string>()));
            // Studio sorts a dropdown by its text: the number in front keeps our order.
            Assert.Equal(items.Select(i => i!["text"]!.GetValue<string>()), items.Select(i => i!["text"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_phase_dropped_on_the_canvas_holds_a_flowchart_with_a_start_and_a_node_id_everywhere()
    {
        var body = JsonNode.Parse(Descriptor(ActivityTypes.Phase).ConstructionProperties!)!["body"]!;

        Assert.Equal("Elsa.Flowchart", body["type"]!.GetValue<string>());
        Assert.Equal("点击编排", body["metadata"]!["displayText"]!.GetValue<string>());
        Assert.NotNull(body["nodeId"]);
        var start = Assert.Single(body["activities"]!.AsArray())!;
        Assert.Equal("Elsa.Start", start["type"]!.GetValue<string>());
        Assert.Equal("body:" + start["id"], start["nodeId"]!.GetValue<string>());
    }

    [Fact]
    public void A_phase_has_one_slot_and_the_two_ways_out()
    {
        var ports = Descriptor(ActivityTypes.Phase).Ports;

        Assert.Equal("Body", Assert.Single(ports, p => p.Type == PortType.Embedded).Name);
        Assert.Equal(["完成", "逾期"], ports.Where(p => p.Type == PortType.Flow).Select(p => p.DisplayName.Chinese));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void In_a_workflow_that_the_clock_starts_it_is_refused_by_name(string type)
    {
        var clock = Rig.Node("hourly", "Elsa.Timer", "interval=01:00:00");
        string Definition(bool starts) => (starts ? clock[..^1] + ",\"canStartWorkflow\":true}" : clock) + "," + Rig.Node("work", type);

        var problem = Assert.Single(Rig.Problems(Definition(starts: true)), p => p.Code == "NeedsRun");

        Assert.Equal((ProblemSeverity.Error, "root:work"), (problem.Severity, problem.NodeId));
        Assert.Contains("“hourly”", problem.Text.Chinese, StringComparison.Ordinal);
        Assert.DoesNotContain(Rig.Problems(Definition(starts: false)), p => p.Code == "NeedsRun");
    }

    private static ActivityDescriptor Descriptor(string type) => ProcedureActivities.All.Single(a => a.Descriptor.TypeName == type).Descriptor;
}
