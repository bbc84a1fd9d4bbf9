using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Definitions;

/// <summary>What can be wrong with the connections of one flowchart.</summary>
internal static class FlowchartChecks
{
    public static void Run(ActivityNode flowchart, ProblemList found)
    {
        var graph = flowchart.Plan(FlowGraph.Of);
        if (graph.IsTooLarge)
        {
            found.Error("FlowchartTooLarge", flowchart, FlowGraph.MaxConnections);
            return;
        }

        Ends(flowchart, graph, found);
        var start = graph.FindStart(flowchart, null);
        if (start < 0)
        {
            return;
        }

        var starts = Enumerable.Range(0, graph.Activities.Length).Where(i => i == start || graph.Activities[i].CanStartWorkflow).ToList();
        var reached = new HashSet<int>();
        foreach (var entry in starts)
        {
            var directions = graph.From(entry);
            reached.UnionWith(Enumerable.Range(0, graph.Activities.Length).Where(directions.IsReachable));
            foreach (var connection in graph.Connections.Where(c => directions.IsReachable(c.Source) && directions.IsBackward(c) && !directions.IsStructured(c)))
            {
                found.Error("UnstructuredLoop", graph.Activities[connection.Source], graph.Activities[connection.Target].DisplayText);
            }
        }

        foreach (var lost in Enumerable.Range(0, graph.Activities.Length).Where(i => !reached.Contains(i)))
        {
            found.Warning("NeverReached", graph.Activities[lost]);
        }

        Joins(graph, start, found);
        foreach (var connection in graph.Connections)
        {
            var source = graph.Activities[connection.Source];
            if (PortsOf(source) is { } ports && !ports.Contains(connection.Port))
            {
                found.Error("UnknownPort", source, connection.Port, string.Join("、", ports));
            }
        }
    }

    /// <summary>
    /// A join that waits for all, with branches that exclude each other: one can only be reached through one outcome of a
    /// decision, another only through a different one.
    /// </summary>
    private static void Joins(FlowGraph graph, int start, ProblemList found)
    {
        var joins = Enumerable.Range(0, graph.Activities.Length)
            .Where(i => graph.Activities[i].Behaviour is FlowJoin && graph.Activities[i].Inputs[0].TryGetConstant(out var mode) && JsonAccess.ToPlainText(mode) == "WaitAll").ToList();
        var decisions = Enumerable.Range(0, graph.Activities.Length)
            .Where(i => graph.Activities[i].Behaviour is FlowDecision || (graph.Activities[i].Behaviour is FlowSwitch && !graph.Activities[i].Json.ToJsonString().Contains("MatchAny", StringComparison.Ordinal))).ToList();
        foreach (var join in joins)
        {
            var inbound = graph.From(start).ForwardInbound[join];
            foreach (var decision in decisions)
            {
                var needed = new HashSet<string>(StringComparer.Ordinal);
                foreach (var port in graph.Outbound[decision].Select(c => c.Port).Distinct())
                {
                    var without = ReachedWithout(graph, start, decision, port);
                    if (inbound.Any(c => (c.Source == decision && c.Port == port) || !without.Contains(c.Source)))
                    {
                        needed.Add(port);
                    }
                }

                if (needed.Count > 1)
                {
                    found.Error("JoinNeverRuns", graph.Activities[join], graph.Activities[decision].DisplayText, string.Join("、", needed));
                    break;
                }
            }
        }
    }

    private static HashSet<int> ReachedWithout(FlowGraph graph, int start, int decision, string port)
    {
        var reached = new HashSet<int> { start };
        var queue = new Queue<int>(reached);
        while (queue.TryDequeue(out var at))
        {
            foreach (var connection in graph.Outbound[at].Where(c => (at != decision || c.Port != port) && reached.Add(c.Target)))
            {
                queue.Enqueue(connection.Target);
            }
        }

        return reached;
    }

    private static void Ends(ActivityNode flowchart, FlowGraph graph, ProblemList found)
    {
        var known = graph.Activities.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var json in JsonAccess.AsArray(flowchart.Json.Get("connections"))?.OfType<JsonObject>() ?? [])
        {
            var (source, _, target) = FlowConnectionReader.Read(json);
            foreach (var end in new[] { source, target })
            {
                if (end is null || !known.Contains(end))
                {
                    found.Error("DanglingConnection", flowchart, source ?? "?", target ?? "?", end ?? "?");
                    break;
                }
            }
        }
    }

    /// <summary>The outcomes an activity can have; null when only a run can tell.</summary>
    private static HashSet<string>? PortsOf(ActivityNode node)
    {
        if (!node.IsKnown)
        {
            return null;
        }

        var ports = node.Behaviour.Descriptor.Ports.Where(p => p.Type == PortType.Flow).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        if (node.Behaviour is FlowSwitch)
        {
            ports.UnionWith(JsonAccess.AsArray(node.Json.Get("cases"))?.OfType<JsonObject>().Select(c => c.Text("label")).OfType<string>() ?? []);
        }

        foreach (var input in node.Inputs.Where(i => i.Descriptor.UIHint == "dynamic-outcomes"))
        {
            if (!input.TryGetConstant(out var outcomes))
            {
                return null;
            }

            ports.UnionWith(OutcomeNames.Of(outcomes));
        }

        if (node.Behaviour.Descriptor.IsTerminal || ports.Count == 0)
        {
            ports.Add("Done");
        }

        return ports;
    }
}
