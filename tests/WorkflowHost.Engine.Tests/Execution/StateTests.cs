using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Execution;

public sealed class StateTests
{
    [Fact]
    public void A_state_read_and_written_is_the_same_text()
    {
        var root = Draw.Flowchart("FC", [Draw.Node("FlowFork", "F", ("branches", Draw.Expression("Object", """["L","R"]"""))), Draw.Wait("甲"), Draw.Wait("乙")], "F.L>甲", "F.R>乙");
        var instance = Instance.Started(Draw.Workflow(root, [Draw.Variable("v", "Object", """{"a":[1,2.5,"三",null,true]}""")]));
        var text = instance.State.Serialize();

        var again = InstanceState.Deserialize(text).Serialize();

        Assert.Equal(Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(again));
        Assert.Contains("甲", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_never_changes_the_state_it_was_given()
    {
        var root = Draw.Flowchart("FC", [Draw.Wait("E"), Draw.Node("SetVariable", "S", ("variable", new JsonObject { ["id"] = "v" }), ("value", Draw.Literal("new"))), Draw.Wait("E2")], "E>S", "S>E2");
        var instance = Instance.Started(Draw.Workflow(root, [Draw.Variable("v", "String", "old")]));
        var state = instance.State;
        var before = Encoding.UTF8.GetString(state.Serialize());
        var engine = new WorkflowEngine(Instance.Catalog);

        var first = engine.Step(instance.Workflow, state, new ResumeBookmark(state.Bookmarks[0].Id), Instance.Now);
        var second = engine.Step(instance.Workflow, state, new ResumeBookmark(state.Bookmarks[0].Id), Instance.Now);

        Assert.Equal(before, Encoding.UTF8.GetString(state.Serialize()));
        Assert.Equal(Encoding.UTF8.GetString(first.State.Serialize()), Encoding.UTF8.GetString(second.State.Serialize()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"id":"a","st":0,"sub":0,"n":0,"nodes":[],"root":{"n":1,"a":7,"s":1}}""")]
    public void Something_that_is_no_state_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => InstanceState.Deserialize(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_state_of_a_later_release_says_so()
    {
        var error = Assert.Throws<FormatException>(() => InstanceState.Deserialize("""{"v":99,"id":"a","nodes":[]}"""u8));

        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Recorded by release 0.1; every later release must go on from it.</summary>
    [Fact]
    public void A_state_of_release_0_1_still_goes_on()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Execution", "RecordedStates");
        var instance = new Instance(Engine.Definitions.WorkflowDefinition.Parse(File.ReadAllText(Path.Combine(folder, "0.1.definition.json"))))
        {
            State = InstanceState.Deserialize(File.ReadAllBytes(Path.Combine(folder, "0.1.state.json"))),
        };

        instance.Resume("E");
        instance.Resume("E2");

        Assert.Equal(["v2", "joined 2"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void What_the_definition_no_longer_has_faults_when_it_is_reached_instead_of_vanishing()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Wait("E"), Draw.Write("W"))));
        instance.Workflow = new WorkflowEngine(Instance.Catalog).Compile(Draw.Workflow(Draw.Sequence("S", Draw.Write("W"))));

        instance.Resume("E");

        Assert.NotNull(instance.State);
    }
}
