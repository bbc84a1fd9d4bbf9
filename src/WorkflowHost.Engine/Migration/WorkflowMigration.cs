using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Migration;

/// <summary>
/// Moves a running instance to another version of its definition. Elsa swaps the graph and silently skips what it does not
/// find; here what runs must be found in the new version, in the same container and of the same type, or the migration is
/// refused with the reasons. What was passed is passed: nothing that was added before the places where the instance waits
/// is run afterwards, and no join waits for it.
/// </summary>
public sealed class WorkflowMigration
{
    private readonly CompiledWorkflow from;
    private readonly CompiledWorkflow to;
    private readonly InstanceState state;
    private readonly NodeMatch match;
    private readonly List<MigrationBlocker> blockers = [];
    private readonly List<long> ready = [];
    private long counter;

    private WorkflowMigration(CompiledWorkflow from, InstanceState state, CompiledWorkflow to)
    {
        this.from = from;
        this.to = to;
        this.state = state;
        match = new NodeMatch(from, to);
        counter = state.Counter;
    }

    /// <summary>Pure: the state handed in is not changed. Step the new state with <see cref="ContinueInstance"/> afterwards: a join may have become ready.</summary>
    public static MigrationResult Migrate(CompiledWorkflow from, InstanceState state, CompiledWorkflow to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(to);
        return new WorkflowMigration(from, state, to).Run();
    }

    private MigrationResult Run()
    {
        var report = Report();
        if (state.Status == InstanceStatus.Finished && state.SubStatus != InstanceSubStatus.Faulted)
        {
            Block("InstanceFinished", null);
            return new MigrationResult(null, blockers, report);
        }

        var root = state.Root is null ? null : Move(state.Root, null);
        var alone = state.Alone.Select(r => Move(r, null)).OfType<ExecutionRecord>().ToList();
        return blockers.Count > 0
            ? new MigrationResult(null, blockers, report)
            : new MigrationResult(Moved(root, alone), [], report);
    }

    private InstanceState Moved(ExecutionRecord? root, List<ExecutionRecord> alone) => new()
    {
        InstanceId = state.InstanceId,
        DefinitionVersionId = to.DefinitionVersionId,
        ParentInstanceId = state.ParentInstanceId,
        CorrelationId = state.CorrelationId,
        Name = state.Name,
        Status = state.Status,
        SubStatus = state.SubStatus,
        Bookmarks = [.. state.Bookmarks.Select(b => match.Find(b.NodeId) is { } node ? b with { NodeId = node.NodeId, ActivityId = node.Id } : b)],
        Incidents = [.. state.Incidents.Select(i => match.Find(i.NodeId) is { } node ? i with { NodeId = node.NodeId, ActivityId = node.Id } : i)],
        Output = state.Output,
        Counter = counter,
        Trigger = state.Trigger,
        Inputs = state.Inputs,
        Register = Register(),
        Root = root,
        Alone = alone,
        Queue = [.. state.Queue, .. ready],
    };

    private JsonObject? Register()
    {
        if (state.Register is null)
        {
            return null;
        }

        var moved = new JsonObject();
        foreach (var (nodeId, outputs) in state.Register)
        {
            moved[match.Find(nodeId)?.NodeId ?? nodeId] = outputs?.DeepClone();
        }

        return moved;
    }

    private ExecutionRecord? Move(ExecutionRecord record, ActivityNode? newParent)
    {
        var old = from.Find(record.NodeId);
        if (match.Find(record.NodeId) is not { } node)
        {
            Block("ActivityRemoved", old);
            return null;
        }

        if (old is not null && node.Type != old.Type)
        {
            Block("TypeChanged", old, old.Type, node.Type);
        }

        if (newParent is not null && node.Enclosing != newParent)
        {
            Block("ActivityMoved", old, newParent.DisplayText);
        }

        if (node.Behaviour is StateMachine && old is not null && !JsonNode.DeepEquals(old.Json.Get("transitions"), node.Json.Get("transitions")))
        {
            Block("StateMachineChanged", old);
        }

        var children = (record.Children ?? []).Select(c => Move(c, node)).OfType<ExecutionRecord>().ToList();
        var flow = record.Flow is { } counters && old is not null ? Flow(counters, old, node, children) : record.Flow;
        return new ExecutionRecord
        {
            Number = record.Number,
            NodeId = node.NodeId,
            Status = record.Status,
            Tag = record.Tag,
            Cursor = node.Behaviour is Sequence ? CursorOf(record, old, node, children) : record.Cursor,
            IsBreaking = record.IsBreaking,
            ByBackEdge = record.ByBackEdge,
            Values = Variables(record, old, node),
            LoopVariables = record.LoopVariables,
            Flow = flow,
            CompositeOutcomes = record.CompositeOutcomes,
            AwaitsChild = record.AwaitsChild,
            Properties = record.Properties,
            Children = children,
        };
    }

    /// <summary>A sequence goes on after the child that runs, wherever that stands now.</summary>
    private static int CursorOf(ExecutionRecord record, ActivityNode? old, ActivityNode node, List<ExecutionRecord> children)
    {
        for (var i = 0; i < node.Children.Count; i++)
        {
            if (children.Exists(c => c.NodeId == node.Children[i].NodeId))
            {
                return i + 1;
            }
        }

        return Math.Min(record.Cursor, old is null ? record.Cursor : node.Children.Count);
    }

    private JsonNode?[]? Variables(ExecutionRecord record, ActivityNode? old, ActivityNode node)
    {
        if (node.Variables.Length == 0 || (record.Values is null && record.Status == ExecutionStatus.Pending))
        {
            return null;
        }

        var values = new JsonNode?[node.Variables.Length];
        for (var slot = 0; slot < values.Length; slot++)
        {
            var variable = node.Variables[slot];
            var before = old is null ? -1 : Array.FindIndex(old.Variables, v => v.Id == variable.Id);
            values[slot] = variable.Default;
            if (before >= 0 && record.Values is { } stored && before < stored.Length)
            {
                if (!ValueConverter.TryConvert(stored[before], variable.Type, out var converted))
                {
                    Block("VariableTypeChanged", node, variable.Name);
                }

                values[slot] = converted;
            }
        }

        return values;
    }

    /// <summary>
    /// Visits go over by activity and by connection (source, port, target). A connection that is new and leaves what was
    /// passed counts as visited, not followed; and so on down every path nobody will take any more.
    /// </summary>
    private FlowCounters Flow(FlowCounters before, ActivityNode old, ActivityNode node, List<ExecutionRecord> children)
    {
        var oldGraph = old.Plan(FlowGraph.Of);
        var graph = node.Plan(FlowGraph.Of);
        var counters = new FlowCounters(graph.Activities.Length, graph.Connections.Length);
        for (var i = 0; i < Math.Min(before.Visits.Length, oldGraph.Activities.Length); i++)
        {
            if (match.Find(oldGraph.Activities[i].NodeId) is { } moved && graph.PositionOf(moved) is >= 0 and var position)
            {
                counters.Visits[position] = before.Visits[i];
            }
        }

        foreach (var connection in oldGraph.Connections.Where(c => c.Index < before.ConnectionVisits.Length))
        {
            var source = match.Find(oldGraph.Activities[connection.Source].NodeId);
            var target = match.Find(oldGraph.Activities[connection.Target].NodeId);
            if (Array.Find(graph.Connections, c => graph.Activities[c.Source] == source && graph.Activities[c.Target] == target && c.Port == connection.Port) is { } same)
            {
                counters.ConnectionVisits[same.Index] = before.ConnectionVisits[connection.Index];
                counters.LastFollowed[same.Index] = before.LastFollowed[connection.Index];
            }
        }

        Settle(graph, graph.From(graph.FindStart(node, state.Trigger)), counters, children);
        return counters;
    }

    private void Settle(FlowGraph graph, FlowDirections directions, FlowCounters counters, List<ExecutionRecord> children)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var connection in graph.Connections.Where(c => !directions.IsBackward(c) && counters.ConnectionVisits[c.Index] < counters.Visits[c.Source]))
            {
                counters.ConnectionVisits[connection.Index] = counters.Visits[connection.Source];
                counters.LastFollowed[connection.Index] = false;
                changed = true;
            }

            for (var i = 0; i < graph.Activities.Length; i++)
            {
                var inbound = directions.ForwardInbound[i];
                if (inbound.Length == 0 || children.Exists(c => c.NodeId == graph.Activities[i].NodeId)
                    || inbound.Min(c => counters.ConnectionVisits[c.Index]) <= counters.Visits[i])
                {
                    continue;
                }

                if (inbound.Any(c => counters.LastFollowed[c.Index]))
                {
                    var pending = new ExecutionRecord { Number = ++counter, NodeId = graph.Activities[i].NodeId, Status = ExecutionStatus.Pending };
                    children.Add(pending);
                    ready.Add(pending.Number);
                }
                else
                {
                    counters.Visits[i] = inbound.Min(c => counters.ConnectionVisits[c.Index]);
                }

                changed = true;
            }
        }
        while (changed);
    }

    private MigrationReport Report()
    {
        var waiting = new List<string>();
        var finished = new HashSet<string>(StringComparer.Ordinal);
        void Look(ExecutionRecord record)
        {
            if (record.IsLive)
            {
                waiting.Add(record.NodeId);
            }

            if (record.Flow is { } flow && from.Find(record.NodeId) is { } node)
            {
                var activities = node.Plan(FlowGraph.Of).Activities;
                finished.UnionWith(activities.Where((_, i) => i < flow.Visits.Length && flow.Visits[i] > 0).Select(a => a.NodeId));
            }

            foreach (var child in record.Children ?? [])
            {
                Look(child);
            }
        }

        foreach (var record in state.Alone.Concat(state.Root is null ? [] : [state.Root]))
        {
            Look(record);
        }

        finished.ExceptWith(waiting);
        var kept = match.NewNodeIds.ToHashSet(StringComparer.Ordinal);
        return new MigrationReport(
            [.. from.Nodes.Select(n => n.NodeId).Where(finished.Contains)],
            waiting,
            [.. from.Nodes.Where(n => match.Find(n.NodeId) is null).Select(n => n.NodeId)],
            [.. to.Nodes.Where(n => !kept.Contains(n.NodeId)).Select(n => n.NodeId)]);
    }

    private void Block(string code, ActivityNode? node, params object?[] values) =>
        blockers.Add(new MigrationBlocker(code, node?.NodeId, node?.DisplayText, Texts.Format("Migration." + code, [node?.DisplayText, .. values])));
}
