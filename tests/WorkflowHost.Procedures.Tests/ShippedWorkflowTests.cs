using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.Tests;

public sealed class ShippedWorkflowTests
{
    public static TheoryData<string> Names => [.. Shipped.Names("workflows").Where(n => n.EndsWith(".json", StringComparison.Ordinal)).Select(n => Path.GetFileNameWithoutExtension(n))];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_has_nothing_to_find_fault_with(string name) =>
        Assert.Empty(DefinitionValidator.Validate(WorkflowDefinition.Parse(Shipped.Workflow(name)), Rig.Catalog).Select(p => $"{p.NodeId} {p.Code}: {p.Text.Chinese}"));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_comes_back_from_the_engine_letter_by_letter(string name)
    {
        var text = Shipped.Workflow(name);

        Assert.Equal(text.TrimEnd(), WorkflowDefinition.Parse(text).ToJson().TrimEnd());
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_activity_has_an_id_of_its_own_and_the_node_id_that_follows_from_the_tree(string name)
    {
        var workflow = Compile(name);

        Assert.Equal(workflow.Nodes.Count, workflow.Nodes.Select(n => n.Id).Distinct().Count());
        Assert.All(workflow.Nodes, n => Assert.Equal(n.NodeId, n.Json["nodeId"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_top_level_shows_phases_only_each_with_a_place_on_the_canvas(string name)
    {
        var root = Compile(name).Root;

        Assert.All(root.Children, c => Assert.Contains(c.Type, new[] { "Elsa.Start", "Elsa.End", ActivityTypes.Phase }));
        Assert.All(root.Children.SelectMany(c => c.Children.SelectMany(b => b.Children)).Concat(root.Children), c => Assert.NotNull(c.Json["metadata"]!["designer"]!["position"]));
        foreach (var level in root.Children.SelectMany(c => c.Children).Append(root))
        {
            var places = level.Children.Select(c => c.Json["metadata"]!["designer"]!["position"]!.ToJsonString()).ToList();
            Assert.Equal(places.Count, places.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inside_a_phase_the_nodes_stand_apart_so_that_the_lines_between_them_can_be_read(string name)
    {
        foreach (var body in Compile(name).Root.Children.SelectMany(c => c.Children))
        {
            var boxes = body.Children.Select(c => c.Json["metadata"]!["designer"]!).ToList();
            Assert.All(
                from left in boxes from right in boxes where left != right select (left, right),
                pair => Assert.True(Gap(pair.left, pair.right, "x", "width") >= 100 || Gap(pair.left, pair.right, "y", "height") >= 80, $"{pair.left.ToJsonString()} {pair.right.ToJsonString()}"));
        }

        static double Gap(JsonNode one, JsonNode other, string axis, string extent)
        {
            var (first, second) = Place(one) <= Place(other) ? (one, other) : (other, one);
            return Place(second) - Place(first) - first["size"]![extent]!.GetValue<double>();

            double Place(JsonNode node) => node["position"]![axis]!.GetValue<double>();
        }
    }

    [Theory]
    [InlineData("six-phase", 6, 3, 3, 10, 1)]
    [InlineData("fuling-2020", 6, 1, 2, 4, 0)]
    public void Phases_stand_on_top_and_inside_them_waits_approvals_notices_and_duties_as_nodes_of_their_own(string name, int phases, int waits, int approvals, int notices, int duties)
    {
        var workflow = Compile(name);

        Assert.Equal(phases, workflow.Root.Children.Count(n => n.Type == ActivityTypes.Phase));
        Assert.Equal(
            (waits, approvals, notices, duties),
            (Inside(ActivityTypes.WaitUntil).Count, Inside(ActivityTypes.Approval).Count, Inside(ActivityTypes.SendNotice).Count, Inside(ActivityTypes.RecurringDuty).Count));
        Assert.All(Inside(ActivityTypes.SendNotice), n => Assert.True(n.TryGetStaticInput("Template", out var template) && template?.ToString() is { Length: > 0 }));

        List<ActivityNode> Inside(string type) => [.. workflow.Nodes.Where(n => n.Type == type && n.Parent?.Parent?.Type == ActivityTypes.Phase)];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Templates_it_names_are_shipped(string name)
    {
        foreach (var node in Compile(name).Nodes.Where(n => n.Type == ActivityTypes.SendNotice))
        {
            Assert.True(node.TryGetStaticInput("Template", out var template));
            Assert.Contains(template!.GetValue<string>(), NoticeTemplateNames.All);
        }
    }

    [Fact]
    public void Six_phase_follows_itself_day_by_day_from_its_start()
    {
        var plan = SchedulePlanner.Plan(ScheduleOutlineReader.Read(Compile("six-phase")).Outline, new RunSettings(new DateOnly(2026, 3, 2)), WorkCalendar.China);

        Assert.Empty(plan.Pending);
        Assert.Empty(plan.Warnings);
        Assert.Equal(6, plan.Rows.Count(r => r.Kind == ScheduleRowKind.PhaseStart));
        Assert.Equal(new DateOnly(2026, 3, 2), plan.Rows[0].Date);
        var selfCheck = plan.Rows.Single(r => r is { NodeId: "root:selfcheck", RuleName: "end" });
        Assert.Equal(new DateOnly(2026, 4, 29), selfCheck.Date);
        Assert.Equal(new DateOnly(2026, 4, 24), plan.Rows.Single(r => r.NodeId.EndsWith(":report", StringComparison.Ordinal) && r.RuleName == "due").Date);
        Assert.Equal(new DateOnly(2026, 4, 21), plan.Rows.Single(r => r.NodeId.EndsWith(":report", StringComparison.Ordinal) && r.RuleName == "before-3").Date);
    }

    [Fact]
    public void Typing_another_end_of_self_check_moves_its_papers_and_all_that_follows()
    {
        var json = JsonNode.Parse(Shipped.Workflow("six-phase"))!;
        var phase = json["root"]!["activities"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == "selfcheck")!;
        // As Studio writes what is typed into the input.
        phase["endRule"] = JsonNode.Parse("""{"typeName":null,"expression":{"type":"Literal","value":"06-15"},"memoryReference":null}""");

        var plan = SchedulePlanner.Plan(
            new WorkflowEngine(Rig.Catalog).Compile(WorkflowDefinition.Parse(json.ToJsonString())), new RunSettings(new DateOnly(2026, 3, 2)), WorkCalendar.China);

        Assert.Equal(new DateOnly(2026, 6, 15), plan.Single(r => r is { NodeId: "root:selfcheck", RuleName: "end" }).Date);
        Assert.Equal(new DateOnly(2026, 6, 10), plan.Single(r => r.NodeId.EndsWith(":report", StringComparison.Ordinal) && r.RuleName == "due").Date);
        Assert.Equal(new DateOnly(2026, 6, 16), plan.Single(r => r is { NodeId: "root:evaluate", RuleName: "start" }).Date);
    }

    private static CompiledWorkflow Compile(string name) => new WorkflowEngine(Rig.Catalog).Compile(WorkflowDefinition.Parse(Shipped.Workflow(name)));
}
