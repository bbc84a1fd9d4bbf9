using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Execution;

public sealed class IncidentTests
{
    [Fact]
    public void A_retry_runs_the_failed_activity_again_and_the_rest_after_it()
    {
        var set = Draw.Node("SetVariable", "S", ("variable", new JsonObject { ["id"] = "v" }), ("value", Draw.Expression("Input", """{"name":"N"}""")));
        var instance = Instance.Started(
            Draw.Workflow(Draw.Sequence("Seq", Draw.Write("A"), set, Draw.Write("B")), [Draw.Variable("v", "Int32")], inputs: [Input("N")]),
            new JsonObject { ["N"] = "not a number" });
        Assert.Equal("S", instance.State.Incidents.Single().ActivityId);

        instance.State = WithInput(instance.State, "7");
        instance.Step(new RetryIncident(instance.State.Incidents.Single().Id));

        Assert.Equal(["A", "B"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
        Assert.Empty(instance.State.Incidents);
    }

    [Fact]
    public void What_an_activity_asked_in_vain_is_its_incident_and_a_retry_asks_again()
    {
        var root = Draw.Flowchart("FC", [Draw.Write("S"), Draw.Node("RunTask", "T", ("taskName", "ask")), Draw.Fail("F"), Draw.Write("B")], "S>T", "S>F", "T>B");
        var instance = Instance.Started(Draw.Workflow(root));
        var asked = Assert.Single(instance.Effects.OfType<TaskRequested>());

        instance.Step(new EffectRefused(asked.NodeId, "Refused", "nobody can do it"));

        Assert.False(instance.Waits("T"));
        var incident = Assert.Single(instance.State.Incidents, i => i.ActivityId == "T");
        Assert.Equal(("Refused", "nobody can do it"), (incident.Code, incident.Message));
        instance.Step(new RetryIncident(incident.Id));
        Assert.Equal(2, instance.Effects.OfType<TaskRequested>().Count());
        instance.Resume("T");
        Assert.Equal(["S", "B"], instance.Lines);
    }

    [Fact]
    public void What_was_asked_in_vain_and_not_waited_for_is_an_incident_that_can_be_closed()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Write("A"), Draw.Wait("E"))));

        instance.Step(new EffectRefused(instance.Workflow.Find(instance.Journal.First(e => e.ActivityId == "A").NodeId)!.NodeId, "Refused", "nobody to write to"));

        var incident = Assert.Single(instance.State.Incidents);
        Assert.True(instance.Waits("E"));
        instance.Step(new SkipIncident(incident.Id, "Done", "told by telephone"));
        Assert.Empty(instance.State.Incidents);
        instance.Resume("E");
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void Passing_an_incident_by_follows_the_outcome_that_was_chosen()
    {
        var root = Draw.Flowchart("FC", [Draw.Fail("F"), Draw.Write("A"), Draw.Write("B")], "F>A", "F.Other>B");
        var instance = Instance.Started(Draw.Workflow(root));

        instance.Step(new SkipIncident(instance.State.Incidents.Single().Id, "Other", "agreed by the head of office"));

        Assert.Equal(["B"], instance.Lines);
        Assert.Contains(instance.Journal, e => e.Event == "Skipped" && e.Message == "agreed by the head of office");
    }

    [Fact]
    public void A_healthy_branch_goes_on_while_a_sibling_has_failed()
    {
        var root = Draw.Flowchart("FC", [Draw.Write("S"), Draw.Wait("E"), Draw.Wait("G"), Draw.Fail("F"), Draw.Write("B")], "S>E", "S>G", "G>F", "E>B");
        var instance = Instance.Started(Draw.Workflow(root));
        instance.Resume("G");
        Assert.Equal(InstanceSubStatus.Faulted, instance.State.SubStatus);

        instance.Resume("E");

        Assert.Equal(["S", "B"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Faulted, instance.State.SubStatus);
    }

    [Fact]
    public void An_unknown_incident_changes_nothing()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Fail("F"))));

        var result = instance.Step(new RetryIncident("nope"));

        Assert.Empty(result.Journal);
        Assert.Single(result.State.Incidents);
    }

    [Fact]
    public void A_condition_that_fails_in_a_later_round_blames_the_loop()
    {
        var loop = Draw.Node("While", "Wh", ("condition", Draw.Script("getV() < 2 ? true : nosuch")), ("body", Draw.Node(
            "SetVariable", "Inc", ("variable", new JsonObject { ["id"] = "V" }), ("value", Draw.Script("getV() + 1")))));

        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", loop), [Draw.Variable("V", "Int32", "0")]));

        var incident = instance.State.Incidents.Single();
        Assert.Equal("Wh", incident.ActivityId);
        Assert.Contains("Condition", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_entered_from_the_side_faults_the_activity_it_leaves()
    {
        var root = Draw.Flowchart("FC", [Draw.Write("S"), Draw.Write("A"), Draw.Write("B"), Draw.Write("C")], "S>A", "S>B", "A>C", "B>C", "C>A");

        var instance = Instance.Started(Draw.Workflow(root));

        Assert.Equal("UnstructuredLoop", instance.State.Incidents.Single().Code);
        Assert.Equal("C", instance.State.Incidents.Single().ActivityId);
    }

    private static JsonObject Input(string name) => new()
    {
        ["name"] = name, ["type"] = "Object", ["storageDriverType"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
    };

    /// <summary>The stored state with another input value, as a repair would write it.</summary>
    private static InstanceState WithInput(InstanceState state, string value)
    {
        var json = (JsonObject)JsonNode.Parse(state.Serialize())!;
        json["in"]!["N"] = value;
        return InstanceState.Deserialize(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
