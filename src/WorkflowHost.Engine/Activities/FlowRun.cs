using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// The walk of one running flowchart: which activities a completed one leads to. Dead paths are followed with a stack of
/// its own, because a chain may be as long as the document.
/// </summary>
internal readonly struct FlowRun
{
    private static readonly string[] Nothing = [];

    private readonly ActivityContext context;
    private readonly FlowDirections directions;
    private readonly FlowCounters counters;

    private FlowRun(ActivityContext context, FlowGraph graph, FlowDirections directions, FlowCounters counters)
    {
        this.context = context;
        Graph = graph;
        this.directions = directions;
        this.counters = counters;
    }

    public FlowGraph Graph { get; }

    public static FlowRun Of(ActivityContext context)
    {
        var graph = context.Node.Plan(FlowGraph.Of);
        var directions = graph.From(graph.FindStart(context.Node, context.Burst.Trigger));
        if (context.Flow is null || context.Flow.Visits.Length != graph.Activities.Length || context.Flow.ConnectionVisits.Length != graph.Connections.Length)
        {
            context.Flow = new FlowCounters(graph.Activities.Length, graph.Connections.Length);
        }

        return new FlowRun(context, graph, directions, context.Flow);
    }

    /// <summary>An activity has ended with these outcomes: visit what it leads to. True when anything was scheduled.</summary>
    public bool Visit(int activity, IReadOnlyList<string> outcomes, bool byBackEdge)
    {
        if (!directions.IsReachable(activity))
        {
            return false;
        }

        if (!byBackEdge)
        {
            counters.Visits[activity]++;
        }

        var scheduled = false;
        var frames = new Stack<(int Activity, IReadOnlyList<string> Outcomes, int Next)>();
        var frame = (Activity: activity, Outcomes: outcomes, Next: 0);
        while (true)
        {
            var outbound = Graph.Outbound[frame.Activity];
            if (frame.Next >= outbound.Length)
            {
                if (!frames.TryPop(out frame))
                {
                    return scheduled;
                }

                continue;
            }

            var connection = outbound[frame.Next++];
            var followed = Follows(frame.Outcomes, connection.Port);
            counters.ConnectionVisits[connection.Index]++;
            counters.LastFollowed[connection.Index] = followed;
            switch (directions.IsBackward(connection) ? Back(connection, followed) : Decide(connection))
            {
                case Decision.Run:
                    Schedule(connection);
                    scheduled = true;
                    break;
                case Decision.Skip:
                    counters.Visits[connection.Target]++;
                    frames.Push(frame);
                    frame = (connection.Target, Nothing, 0);
                    break;
            }
        }
    }

    private static bool Follows(IReadOnlyList<string> outcomes, string port)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] == port)
            {
                return true;
            }
        }

        return false;
    }

    private Decision Back(FlowConnection connection, bool followed)
    {
        if (!followed)
        {
            return Decision.Wait;
        }

        if (directions.IsStructured(connection))
        {
            return Decision.Run;
        }

        var source = Graph.Activities[connection.Source].Name;
        var target = Graph.Activities[connection.Target].Name;
        throw new ActivityFaultException("UnstructuredLoop", $"The connection from '{source}' back to '{target}' enters a loop from the side: every way from the start to '{source}' must pass '{target}'.") { BlamesChild = true };
    }

    private Decision Decide(FlowConnection connection)
    {
        var target = connection.Target;
        var node = Graph.Activities[target];
        if (UsesMergeModes)
        {
            return ModeOf(target) switch
            {
                MergeMode.Race => First(connection),
                MergeMode.Cascade when counters.LastFollowed[connection.Index] => Decision.Run,
                MergeMode.All when directions.ForwardInbound[target].Length > 1 && !(AllVisited(target) && !AnyFollowed(target)) =>
                    AllVisited(target) && AllFollowed(target) ? Decision.Run : Decision.Wait,
                _ => Active(target),
            };
        }

        if (node.Behaviour is FlowJoin)
        {
            return FlowJoin.ModeOf(context, node) switch
            {
                FlowJoinMode.WaitAny => First(connection),
                FlowJoinMode.WaitAll => AllVisited(target) ? (AllFollowed(target) ? Decision.Run : Decision.Skip) : Decision.Wait,
                _ => Active(target),
            };
        }

        return Active(target);
    }

    private bool UsesMergeModes => context.Burst.Workflow.Workflow.Workflow!.UsesMergeModes;

    private MergeMode ModeOf(int activity)
    {
        var node = Graph.Activities[activity];
        return node.Behaviour is not FlowJoin
            ? Graph.Modes[activity]
            : FlowJoin.ModeOf(context, node) == FlowJoinMode.WaitAny ? MergeMode.Race : MergeMode.All;
    }

    /// <summary>A branch has arrived at a merge that can no longer happen: the flowchart must not end as if it had done its work.</summary>
    public bool HasBlockedMerge()
    {
        if (!UsesMergeModes)
        {
            return false;
        }

        for (var activity = 0; activity < Graph.Activities.Length; activity++)
        {
            if (ModeOf(activity) == MergeMode.All && directions.ForwardInbound[activity].Length > 1 && AnyFollowed(activity) && !AllFollowed(activity))
            {
                return true;
            }
        }

        return false;
    }

    private Decision Active(int target) => AllVisited(target) ? (AnyFollowed(target) ? Decision.Run : Decision.Skip) : Decision.Wait;

    private Decision First(FlowConnection connection)
    {
        var target = connection.Target;
        if (counters.ConnectionVisits[connection.Index] <= counters.Visits[target] || IsUnderWay(target))
        {
            return Decision.Wait;
        }

        if (AnyFollowed(target))
        {
            return Decision.Run;
        }

        return AllVisited(target) ? Decision.Skip : Decision.Wait;
    }

    private bool IsUnderWay(int target)
    {
        var node = Graph.Activities[target];
        return context.Children is { } children && children.Exists(c => c.Node == node && c.Status is ExecutionStatus.Pending or ExecutionStatus.Running);
    }

    private bool AllVisited(int target)
    {
        foreach (var connection in directions.ForwardInbound[target])
        {
            if (counters.ConnectionVisits[connection.Index] <= counters.Visits[target])
            {
                return false;
            }
        }

        return true;
    }

    private int MostVisits(int target)
    {
        var most = 0;
        foreach (var connection in directions.ForwardInbound[target])
        {
            most = Math.Max(most, counters.ConnectionVisits[connection.Index]);
        }

        return most;
    }

    private bool AnyFollowed(int target)
    {
        var most = MostVisits(target);
        return most > counters.Visits[target] && Array.Exists(directions.ForwardInbound[target], IsCurrent(most));
    }

    private bool AllFollowed(int target)
    {
        var most = MostVisits(target);
        return most > counters.Visits[target] && Array.TrueForAll(directions.ForwardInbound[target], IsCurrent(most));
    }

    private Predicate<FlowConnection> IsCurrent(int most)
    {
        var counts = counters;
        return c => counts.ConnectionVisits[c.Index] == most && counts.LastFollowed[c.Index];
    }

    private void Schedule(FlowConnection connection)
    {
        var node = Graph.Activities[connection.Target];
        var child = context.Burst.Schedule(context, node, null, null);
        child.ByBackEdge = directions.IsBackward(connection);
        var races = UsesMergeModes
            ? ModeOf(connection.Target) == MergeMode.Race
            : node.Behaviour is FlowJoin && FlowJoin.ModeOf(context, node) == FlowJoinMode.WaitAny;
        if (!child.ByBackEdge && races)
        {
            CancelAncestors(node);
        }
    }

    /// <summary>
    /// Cancel what still runs on the ways to a join. What is only queued is left alone: it runs, and arrives too late. A
    /// cancelled branch counts as visited, not followed; the cancelling itself stops at this flowchart.
    /// </summary>
    public void CancelAncestors(ActivityNode join)
    {
        var position = Graph.PositionOf(join);
        if (context.Children is not { Count: > 0 } children)
        {
            return;
        }

        List<ActivityContext>? losers = null;
        foreach (var child in children)
        {
            if (child.Status is ExecutionStatus.Running or ExecutionStatus.Faulted && child.Node != join
                && Graph.PositionOf(child.Node) is >= 0 and var at && directions.IsAncestor(at, position))
            {
                (losers ??= []).Add(child);
            }
        }

        foreach (var loser in losers ?? [])
        {
            context.Burst.CancelChild(context, loser);
            Visit(Graph.PositionOf(loser.Node), Nothing, loser.ByBackEdge);
        }
    }

    private enum Decision { Wait, Run, Skip }
}
