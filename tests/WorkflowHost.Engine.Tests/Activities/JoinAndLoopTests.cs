using System.Text.Json.Nodes;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Activities;

/// <summary>Two places where this engine is better than Elsa 3.8: see the table in the engine's README.</summary>
public sealed class JoinAndLoopTests
{
    [Theory]
    [InlineData("WaitAny", "x")]
    [InlineData("WaitAllActive", "")]
    public void A_join_cancels_what_still_waits_before_it_only_when_any_branch_is_enough(string mode, string cancelled)
    {
        var join = Draw.Node("FlowJoin", "J", ("mode", Draw.Literal(mode)));
        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart(
            "F",
            [Draw.Write("S"), Draw.Wait("A"), Draw.Wait("B"), join, Draw.Write("After")],
            "S>A", "S>B", "A>J", "B>J", "J>After")));

        instance.Resume("A");

        Assert.Equal(cancelled.Length > 0, instance.Order.Split(' ').Contains("xB"));
        Assert.Equal(mode == "WaitAny", instance.Lines.Contains("After"));
        if (mode != "WaitAny")
        {
            instance.Resume("B");
            Assert.Equal(["S", "After"], instance.Lines);
        }
    }

    [Fact]
    public void A_loop_goes_on_with_the_list_of_its_first_round_although_the_variable_has_changed_meanwhile()
    {
        var change = Draw.Node("SetVariable", "Set", ("variable", new JsonObject { ["id"] = "list" }), ("value", Draw.Expression("Object", """["other"]""")));
        var show = Draw.Node("WriteLine", "W", ("text", Draw.Expression("Variable", new JsonObject { ["id"] = "CurrentValue" })));
        var loop = Draw.Node("ForEach", "L", ("items", Draw.Expression("Variable", new JsonObject { ["id"] = "list" })), ("body", Draw.Sequence("B", show, Draw.Wait("E"), change)));
        var instance = Instance.Started(Draw.Workflow(
            Draw.Sequence("S", Draw.Node("SetVariable", "First", ("variable", new JsonObject { ["id"] = "list" }), ("value", Draw.Expression("Object", """["a","b","c"]"""))), loop),
            [Draw.Variable("list", "Object")]));

        instance.Resume("E");
        instance.Resume("E");
        instance.Resume("E");

        Assert.Equal(["a", "b", "c"], instance.Lines);
        Assert.Empty(instance.State.Bookmarks);
    }
}
