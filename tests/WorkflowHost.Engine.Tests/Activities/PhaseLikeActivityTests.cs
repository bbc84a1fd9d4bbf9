using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Activities;

/// <summary>What activities of other assemblies rely on: an embedded port, waits beside a running body, cancelling.</summary>
public sealed class PhaseLikeActivityTests
{
    [Fact]
    public void The_end_date_cancels_the_body_with_its_waits_and_queued_work()
    {
        var run = Start();
        Assert.Equal(2, run.State.Bookmarks.Count);

        run = run.Step("end");

        Assert.Equal(["overdue"], run.Lines);
        Assert.Equal(InstanceSubStatus.Finished, run.State.SubStatus);
        Assert.Equal(["Task"], run.Cancelled);
    }

    [Fact]
    public void A_body_that_ends_completes_the_phase_and_burns_its_wait()
    {
        var run = Start().Step(null);

        Assert.Equal(["done"], run.Lines);
        Assert.Empty(run.State.Bookmarks);
        Assert.Empty(run.Cancelled);
    }

    private static PhaseRun Start()
    {
        var body = Draw.Flowchart("body", [Draw.Node("X", "Task")], []);
        body["activities"]![0]!["type"] = "Test.Task";
        var phase = new JsonObject { ["id"] = "P", ["type"] = "Test.Phase", ["version"] = 1, ["body"] = body };
        var root = Draw.Flowchart("F", [phase, Draw.Write("d", "done"), Draw.Write("o", "overdue")], "P.Done>d", "P.Overdue>o");
        return PhaseRun.Of(new WorkflowEngine(new ActivityCatalog([.. EngineActivities.All, new Phase(), new TaskActivity()])), Draw.Workflow(root));
    }

    private sealed record PhaseRun(WorkflowEngine Engine, CompiledWorkflow Workflow, InstanceState State, List<string> Lines, List<string> Cancelled)
    {
        public static PhaseRun Of(WorkflowEngine engine, WorkflowDefinition definition) =>
            new PhaseRun(engine, engine.Compile(definition), InstanceState.New("i", null), [], []).Take(new StartInstance());

        public PhaseRun Step(string? tag) => Take(new ResumeBookmark(State.Bookmarks.Single(b => b.Tag == tag).Id));

        private PhaseRun Take(Stimulus stimulus)
        {
            var result = Engine.Step(Workflow, InstanceState.Deserialize(State.Serialize()), stimulus, Instance.Now);
            Lines.AddRange(result.Effects.OfType<WroteLine>().Select(l => l.Text));
            Cancelled.AddRange(result.Effects.OfType<Withdrawn>().Select(w => w.ActivityId));
            return this with { State = result.State };
        }
    }

    private sealed record Withdrawn(string ActivityId) : Effect;

    private sealed class Phase : Activity
    {
        protected override ActivityDescriptor Describe() => Text("Test.Phase") with
        {
            Ports = [new PortDescriptor("Body", new("内容", "Body"), PortType.Embedded), new PortDescriptor("Done", new("完成", "Done")), new PortDescriptor("Overdue", new("逾期", "Overdue"))],
        };

        protected internal override void Execute(ActivityContext context)
        {
            context.Wait(tag: "end");
            context.Schedule(context.Node.Child("body")!);
        }

        protected internal override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
        {
            context.CancelChildren();
            context.Complete("Overdue");
        }

        protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) => context.Complete("Done");
    }

    private sealed class TaskActivity : Activity
    {
        protected override ActivityDescriptor Describe() => Text("Test.Task");

        protected internal override void Execute(ActivityContext context) => context.Wait();

        protected internal override void Canceled(ActivityContext context) => context.Emit(new Withdrawn(context.Node.Id));
    }

    private static ActivityDescriptor Text(string type) => new()
    {
        TypeName = type, Name = type, DisplayName = new("测试", "Test"), Description = new("测试", "Test"), Category = new("测试", "Test"),
    };
}
