namespace WorkflowHost.Engine.Activities;

/// <summary>A flowchart's connections seen from one start: forward or backward, and who comes before whom.</summary>
internal sealed class FlowDirections
{
    private readonly FlowGraph graph;
    private readonly bool[] isForward;
    private readonly bool?[] isStructured;
    private readonly bool[]?[] ancestors;

    private FlowDirections(FlowGraph graph, int start, bool[] isForward)
    {
        this.graph = graph;
        this.isForward = isForward;
        Start = start;
        isStructured = new bool?[graph.Connections.Length];
        ancestors = new bool[]?[graph.Activities.Length];
        var inbound = graph.Connections.Where(c => isForward[c.Index]).ToLookup(c => c.Target);
        ForwardInbound = [.. graph.Activities.Select((_, i) => inbound[i].ToArray())];
    }

    public int Start { get; }

    /// <summary>By target: the forward connections into it.</summary>
    public FlowConnection[][] ForwardInbound { get; }

    public bool IsBackward(FlowConnection connection) => !isForward[connection.Index];

    public bool IsReachable(int activity) => activity == Start || ForwardInbound[activity].Length > 0;

    public static FlowDirections Of(FlowGraph graph, int start)
    {
        var forward = new bool[graph.Connections.Length];
        var accepted = new List<int>[graph.Activities.Length];
        var edges = new HashSet<(int, int)>();
        var visited = new bool[graph.Activities.Length];
        var queue = new Queue<int>();
        if (start >= 0)
        {
            queue.Enqueue(start);
        }

        while (queue.TryDequeue(out var source))
        {
            if (visited[source])
            {
                continue;
            }

            visited[source] = true;
            foreach (var connection in graph.Outbound[source])
            {
                var target = connection.Target;
                if (!edges.Contains((source, target)))
                {
                    if (HasPath(accepted, target, source))
                    {
                        continue;
                    }

                    edges.Add((source, target));
                    (accepted[source] ??= []).Add(target);
                    if (!visited[target])
                    {
                        queue.Enqueue(target);
                    }
                }

                forward[connection.Index] = true;
            }
        }

        return new FlowDirections(graph, start, forward);
    }

    private static bool HasPath(List<int>[] edges, int from, int to)
    {
        if (from == to)
        {
            return true;
        }

        var seen = new bool[edges.Length];
        var stack = new Stack<int>();
        stack.Push(from);
        while (stack.TryPop(out var at))
        {
            if (at == to)
            {
                return true;
            }

            if (!seen[at])
            {
                seen[at] = true;
                foreach (var next in edges[at] ?? [])
                {
                    stack.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>
    /// A loop must be structured: every way from the start to the source of the backward connection passes its target.
    /// Asked the other way round: without the target, the source cannot be reached.
    /// </summary>
    public bool IsStructured(FlowConnection backward)
    {
        if (isStructured[backward.Index] is { } known)
        {
            return known;
        }

        var result = backward.Target == Start || backward.Target == backward.Source || !ReachesWithout(backward.Target, backward.Source);
        isStructured[backward.Index] = result;
        return result;
    }

    private bool ReachesWithout(int avoided, int wanted)
    {
        var seen = new bool[graph.Activities.Length];
        var stack = new Stack<int>();
        stack.Push(Start);
        while (stack.TryPop(out var at))
        {
            if (at == wanted)
            {
                return true;
            }

            if (seen[at])
            {
                continue;
            }

            seen[at] = true;
            foreach (var connection in graph.Outbound[at])
            {
                if (isForward[connection.Index] && connection.Target != avoided)
                {
                    stack.Push(connection.Target);
                }
            }
        }

        return false;
    }

    /// <summary>All activities from which forward connections lead to this one.</summary>
    public bool IsAncestor(int candidate, int activity)
    {
        var set = ancestors[activity];
        if (set is null)
        {
            set = new bool[graph.Activities.Length];
            var stack = new Stack<int>();
            stack.Push(activity);
            while (stack.TryPop(out var at))
            {
                foreach (var connection in ForwardInbound[at])
                {
                    if (!set[connection.Source])
                    {
                        set[connection.Source] = true;
                        stack.Push(connection.Source);
                    }
                }
            }

            ancestors[activity] = set;
        }

        return set[candidate];
    }
}
