using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Execution;

/// <summary>The protocol between a parent, its host and a child.</summary>
public sealed class ChildWorkflowTests
{
    [Fact]
    public void An_inline_child_pauses_the_burst_and_what_lasts_a_burst_lasts_until_it_goes_on()
    {
        var set = Draw.Node("SetVariable", "Set", ("variable", new JsonObject { ["id"] = "memory" }), ("value", Draw.Literal("m")));
        var show = Draw.Node("WriteLine", "W", ("text", Draw.Expression("Variable", new JsonObject { ["id"] = "memory" })));
        var input = Draw.Node("WriteLine", "I", ("text", Draw.Expression("Input", """{"name":"Undeclared"}""")));
        var instance = Instance.Started(
            Draw.Workflow(Draw.Sequence("S", set, Execute("X", wait: true), show, input, Draw.Wait("E"), (JsonObject)show.DeepClone()), [Draw.Variable("memory", "String", "default", kept: false)]),
            new JsonObject { ["Undeclared"] = "seen" });
        Assert.True(instance.State.IsPausedForChild);
        Assert.Empty(instance.Lines);

        Answer(instance, InstanceSubStatus.Finished);
        instance.Resume("E");

        Assert.Equal(["m", "seen", "default"], instance.Lines);
        Assert.DoesNotContain(instance.Journal, e => e.Event is "Suspended" && e.ActivityId == "X");
    }

    [Fact]
    public void A_parent_that_waits_is_answered_twice_when_its_child_waits()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Execute("X", wait: true), Draw.Write("After"))));

        Answer(instance, InstanceSubStatus.Suspended);
        Assert.Equal(InstanceSubStatus.Suspended, instance.State.SubStatus);
        Assert.Empty(instance.Lines);

        Answer(instance, InstanceSubStatus.Finished);
        Assert.Equal(["After"], instance.Lines);
    }

    [Fact]
    public void A_child_that_cannot_be_started_is_the_parents_incident_and_a_retry_asks_again()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Execute("X", wait: false), Draw.Write("After"))));
        instance.Step(new ChildReturned(instance.State.Bookmarks.Single().Id, "c", InstanceSubStatus.Pending, null, "There is no such definition."));
        var first = instance.Effects.OfType<StartChild>().Single();
        Assert.Equal("ChildNotStarted", instance.State.Incidents.Single().Code);

        instance.Step(new RetryIncident(instance.State.Incidents.Single().Id));
        Answer(instance, InstanceSubStatus.Finished);

        Assert.Equal(["After"], instance.Lines);
        Assert.NotEqual(first.ChildInstanceId, instance.Effects.OfType<StartChild>().Last().ChildInstanceId);
    }

    [Fact]
    public void Bulk_dispatch_starts_one_child_an_item_and_ends_after_the_last()
    {
        var bulk = Draw.Node("BulkDispatchWorkflows", "B",
            ("workflowDefinitionId", Draw.Literal("child")), ("items", Draw.Expression("Object", """["u1","u2","u3"]""")),
            ("childCompleted", Draw.Write("One")), ("childFaulted", Draw.Write("Failed")));
        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart("F", [bulk, Draw.Write("After")], "B.Completed>After")));
        var children = instance.Effects.OfType<StartChild>().ToList();
        Assert.Equal(["u1", "u2", "u3"], children.Select(c => c.Input!["Item"]!.GetValue<string>()));
        Assert.Equal(3, children.Select(c => c.ChildInstanceId).Distinct().Count());

        Answer(instance, InstanceSubStatus.Finished);
        Answer(instance, InstanceSubStatus.Faulted);
        Assert.DoesNotContain("After", instance.Lines);
        Answer(instance, InstanceSubStatus.Finished);

        Assert.Equal(["One", "Failed", "One", "After"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void A_definition_used_as_an_activity_runs_in_place_with_its_inputs_and_outcomes()
    {
        var child = Draw.Workflow(
            Draw.Sequence("CS", Draw.Node("WriteLine", "CW", ("text", Draw.Expression("Input", """{"name":"Who"}"""))), Draw.Wait("CE"), Draw.Node("Complete", "CC", ("outcomes", Draw.Literal("Yes")))),
            inputs: [new JsonObject { ["name"] = "Who", ["type"] = "String" }],
            id: "Asker");
        var use = new JsonObject { ["id"] = "A", ["type"] = "Asker", ["version"] = 1, ["name"] = "A", ["who"] = Draw.Literal("unit 7") };
        var parent = Draw.Workflow(Draw.Flowchart("F", [use, Draw.Write("Y"), Draw.Write("N")], "A.Yes>Y", "A.No>N"));
        var instance = new Instance(parent, lookup: reference => reference.TypeName == "Asker" ? child : null);

        instance.Step(new StartInstance());
        instance.Resume("CE");

        Assert.Equal(["unit 7", "Y"], instance.Lines);
        Assert.NotNull(instance.Workflow.Find("F:A:Workflow1:CS:CE"));
    }

    private static JsonObject Execute(string id, bool wait) =>
        Draw.Node("ExecuteWorkflow", id, ("workflowDefinitionId", Draw.Literal("child")), ("waitForCompletion", Draw.Literal(wait)));

    private static void Answer(Instance instance, InstanceSubStatus subStatus) =>
        instance.Step(new ChildReturned(instance.State.Bookmarks.First(b => b.Name.EndsWith("Workflow", StringComparison.Ordinal) || b.Name.EndsWith("Workflows", StringComparison.Ordinal)).Id, "child-1", subStatus, []));
}
