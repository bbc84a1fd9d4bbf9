using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// Activities joined by connections, run with visit counters (Elsa 3.8's default mode). The rule of joins: an activity with
/// several forward connections waits until each was visited, and runs if any was followed; a path not taken counts as
/// visited all the way down. FlowJoin can ask for all, or for the first.
/// </summary>
internal sealed class Flowchart : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Flow", isContainer: true, isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        var graph = context.Node.Plan(FlowGraph.Of);
        if (graph.IsTooLarge)
        {
            throw new ActivityFaultException("FlowchartTooLarge", $"A flowchart has at most {FlowGraph.MaxConnections} connections; split it.");
        }

        var start = graph.FindStart(context.Node, context.Burst.Trigger);
        if (start < 0)
        {
            context.Complete();
            return;
        }

        context.Flow = new FlowCounters(graph.Activities.Length, graph.Connections.Length);
        context.Schedule(graph.Activities[start]);
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes)
    {
        if (child.Behaviour is CoreActivity { IsTerminal: true })
        {
            context.Complete();
            return;
        }

        var run = FlowRun.Of(context);
        var position = run.Graph.PositionOf(child);
        var scheduled = position >= 0 && run.Visit(position, outcomes, context.Burst.CompletedChild?.ByBackEdge ?? false);
        if (!scheduled)
        {
            CompleteIfIdle(context);
        }
    }

    /// <summary>A failed branch keeps the flowchart open: its incident can still be retried.</summary>
    internal static void CompleteIfIdle(ActivityContext context)
    {
        if (context.Children is not { Count: > 0 } && !FlowRun.Of(context).HasBlockedMerge())
        {
            context.Complete();
        }
    }

    /// <summary>FlowJoin has been reached: in mode WaitAny the branches that lost the race end.</summary>
    internal static void CancelLosers(ActivityContext flowchart, ActivityNode join) => FlowRun.Of(flowchart).CancelAncestors(join);
}
