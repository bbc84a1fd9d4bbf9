using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Migration;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Migration;

public sealed class WorkflowMigrationTests
{
    private static readonly WorkflowEngine Engine = new(Instance.Catalog);

    [Fact]
    public void What_was_added_after_the_wait_is_run_and_what_was_added_before_is_not()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart("FC", [Draw.Write("A"), Draw.Wait("E"), Draw.Write("B")], "A>E", "E>B")));
        var next = Draw.Workflow(Draw.Flowchart("FC", [Draw.Write("A"), Draw.Write("Before"), Draw.Wait("E"), Draw.Write("After"), Draw.Write("B")], "A>Before", "Before>E", "E>After", "After>B"));

        var result = Migrate(instance, next);
        instance.Resume("E");

        Assert.Empty(result.Blockers);
        Assert.Equal(["A", "After", "B"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
        Assert.Equal(["FC:Before", "FC:After"], result.Report.Added);
        Assert.Equal(["FC:A"], result.Report.Finished);
        Assert.Contains("FC:E", result.Report.Waiting);
    }

    [Fact]
    public void A_join_does_not_wait_for_a_branch_that_was_added_too_late()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart("FC", [Draw.Write("S"), Draw.Wait("E"), Draw.Write("J")], "S>E", "E>J")));
        var next = Draw.Workflow(Draw.Flowchart("FC", [Draw.Write("S"), Draw.Wait("E"), Draw.Write("X"), Draw.Write("J")], "S>E", "S>X", "E>J", "X>J"));

        Migrate(instance, next);
        instance.Resume("E");

        Assert.Equal(["S", "J"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void A_join_whose_last_open_branch_was_removed_becomes_ready()
    {
        JsonObject[] all = [Draw.Write("S"), Draw.Write("A"), Draw.Wait("E"), Draw.Decide("D", true), Draw.Write("J")];
        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart("FC", all, "S>A", "S>E", "A>J", "E>D", "D.True>J")));
        var next = Draw.Workflow(Draw.Flowchart("FC", [Draw.Write("S"), Draw.Write("A"), Draw.Wait("E"), Draw.Write("J")], "S>A", "S>E", "A>J"));

        Migrate(instance, next);
        instance.Step(new ContinueInstance());

        Assert.Equal(["S", "A", "J"], instance.Lines);
        Assert.True(instance.Waits("E"));
    }

    [Theory]
    [InlineData("ActivityRemoved", "Write", "E2")]
    [InlineData("TypeChanged", "Write", "E")]
    public void What_is_under_way_blocks_when_the_new_version_lost_or_changed_it(string code, string kind, string id)
    {
        _ = kind;
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Write("A"), Draw.Wait("E"))));
        var before = instance.State;

        var result = WorkflowMigration.Migrate(instance.Workflow, before, Engine.Compile(Draw.Workflow(Draw.Sequence("S", Draw.Write("A"), Draw.Write(id)))));

        Assert.Null(result.State);
        Assert.Equal(code, result.Blockers.Single().Code);
        Assert.Equal("E", result.Blockers.Single().ActivityName);
        Assert.Contains("“E”", result.Blockers.Single().Text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activity_moved_into_another_container_while_it_waits_blocks()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Wait("E"))));

        var result = WorkflowMigration.Migrate(instance.Workflow, instance.State, Engine.Compile(Draw.Workflow(Draw.Sequence("S", Draw.Sequence("T", Draw.Wait("E"))))));

        Assert.Equal("ActivityMoved", result.Blockers.Single().Code);
    }

    [Fact]
    public void Variables_go_over_by_id_and_new_ones_have_their_default()
    {
        var root = Draw.Sequence("S", Draw.Node("SetVariable", "Set", ("variable", new JsonObject { ["id"] = "v" }), ("value", Draw.Literal("kept"))), Draw.Wait("E"), Draw.Node("WriteLine", "W", ("text", Draw.Expression("Variable", new JsonObject { ["id"] = "v" }))));
        var instance = Instance.Started(Draw.Workflow((JsonObject)root.DeepClone(), [Draw.Variable("v", "String")]));

        Migrate(instance, Draw.Workflow(root, [Draw.Variable("new", "String", "n"), Draw.Variable("v", "String")]));
        instance.Resume("E");

        Assert.Equal(["kept"], instance.Lines);
    }

    [Fact]
    public void A_sequence_goes_on_after_the_child_that_waits_wherever_it_stands_now()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Wait("E"), Draw.Write("B"))));

        Migrate(instance, Draw.Workflow(Draw.Sequence("S", Draw.Write("New"), Draw.Wait("E"), Draw.Write("B"), Draw.Write("C"))));
        instance.Resume("E");

        Assert.Equal(["B", "C"], instance.Lines);
    }

    [Fact]
    public void A_finished_instance_stays_on_its_version()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Write("A"))));

        var result = WorkflowMigration.Migrate(instance.Workflow, instance.State, instance.Workflow);

        Assert.Equal("InstanceFinished", result.Blockers.Single().Code);
    }

    private static MigrationResult Migrate(Instance instance, WorkflowDefinition next)
    {
        var workflow = Engine.Compile(next);
        var result = WorkflowMigration.Migrate(instance.Workflow, instance.State, workflow);
        instance.State = result.State!;
        instance.Workflow = workflow;
        return result;
    }
}
