using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Execution;

public sealed class LimitTests
{
    [Fact]
    public void A_loop_without_an_end_is_stopped_and_says_so()
    {
        var loop = Draw.Flowchart("FC", [Draw.Write("A"), Draw.Write("B")], "A>B", "B>A");

        var instance = Instance.Started(Draw.Workflow(loop), limits: new EngineLimits(StepsPerBurst: 1000));

        Assert.Equal("TooManySteps", instance.State.Incidents.Single().Code);
        Assert.Equal(InstanceSubStatus.Faulted, instance.State.SubStatus);
        Assert.InRange(instance.Lines.Count, 900, 1000);
    }

    [Fact]
    public void A_stopped_loop_goes_on_where_it_was_when_it_is_retried()
    {
        var loop = Draw.Flowchart("FC", [Draw.Write("A"), Draw.Write("B")], "A>B", "B>A");
        var instance = Instance.Started(Draw.Workflow(loop), limits: new EngineLimits(StepsPerBurst: 11));
        var before = instance.Lines.Count;

        instance.Step(new RetryIncident(instance.State.Incidents.Single().Id));

        Assert.True(instance.Lines.Count > before);
    }

    [Fact]
    public void A_state_that_grows_too_large_refuses_the_step_and_keeps_the_old_one()
    {
        var root = Draw.Sequence("S", Draw.Wait("E"), Draw.Node("SetVariable", "Big", ("variable", new JsonObject { ["id"] = "v" }), ("value", Draw.Literal(new string('x', 5000)))), Draw.Wait("E2"));
        var instance = Instance.Started(Draw.Workflow(root, [Draw.Variable("v", "String")]), limits: new EngineLimits(StateBytes: 4000));

        var step = instance.Step(new ResumeBookmark(instance.State.Bookmarks.Single().Id));

        Assert.True(step.IsRefused);
        Assert.Equal("StateTooLarge", instance.State.Incidents.Single().Code);
        Assert.True(instance.Waits("E"), "the stimulus is not used up");
    }

    [Fact]
    public void Activities_nested_too_deeply_fault()
    {
        var root = Draw.Write("W");
        for (var i = 0; i < 60; i++)
        {
            root = Draw.Sequence("S" + i, root);
        }

        var instance = Instance.Started(Draw.Workflow(root), limits: new EngineLimits(Depth: 50));

        Assert.Equal("TooDeep", instance.State.Incidents.Single().Code);
    }

    [Fact]
    public void Too_many_waits_are_an_incident()
    {
        var root = Draw.Node("ParallelForEach", "P", ("items", Draw.Expression("Object", "[1,2,3,4,5]")), ("body", Draw.Wait("E")));

        var instance = Instance.Started(Draw.Workflow(root), limits: new EngineLimits(Bookmarks: 3));

        Assert.Equal("TooManyBookmarks", instance.State.Incidents.Single().Code);
    }

    [Fact]
    public void An_instance_that_waits_for_nothing_says_so()
    {
        var merge = Draw.Write("J");
        merge["customProperties"] = new JsonObject { ["mergeMode"] = "Merge" };
        var root = Draw.Flowchart("FC", [Draw.Write("S"), Draw.Write("A"), Draw.Decide("D", false), merge], "S>A", "S>D", "A>J", "D.True>J");
        var definition = Draw.Workflow(root);
        definition.Json["customProperties"] = new JsonObject { ["Flowchart:ExecutionMode"] = "TokenBased" };

        var instance = Instance.Started(definition);

        Assert.Equal(InstanceSubStatus.Suspended, instance.State.SubStatus);
        Assert.Equal("WaitsForNothing", instance.State.Incidents.Single().Code);
    }

    [Fact]
    public void A_long_chain_of_dead_paths_needs_no_stack()
    {
        var chain = Enumerable.Range(0, 3500).Select(i => Draw.Write("W" + i)).ToArray();
        var activities = new[] { Draw.Decide("D", false) }.Concat(chain).ToArray();
        string[] connections = ["D.True>W0", .. Enumerable.Range(0, 3499).Select(i => $"W{i}>W{i + 1}")];

        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart("FC", activities, connections)));

        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
        Assert.Empty(instance.Lines);
    }

    [Fact]
    public void A_step_of_zero_is_a_fault_not_a_loop()
    {
        var root = Draw.Node("For", "F", ("start", Draw.Literal("1")), ("end", Draw.Literal("5")), ("step", Draw.Literal("0")), ("body", Draw.Write("W")));

        var instance = Instance.Started(Draw.Workflow(root));

        Assert.Equal("LoopWithoutEnd", instance.State.Incidents.Single().Code);
    }
}
