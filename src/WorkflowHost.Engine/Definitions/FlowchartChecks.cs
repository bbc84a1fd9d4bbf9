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

        foreach (var connection in graph.Connections)
        {
            var source = graph.Activities[connection.Source];
            if (PortsOf(source) is { } ports && !ports.Contains(connection.Port))
            {
                found.Error("UnknownPort", source, connection.Port, string.Join("、", ports));
            }
        }
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
