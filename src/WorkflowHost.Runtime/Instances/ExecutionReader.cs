using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Instances;

/// <summary>One execution of an activity, as its lines in the journal tell it. Status in Elsa's words.</summary>
public sealed record ActivityExecution(string InstanceId, string Id, string? ParentId, string ActivityId, string NodeId, string ActivityType, string Status, JournalRow First, JournalRow Last, DateTimeOffset? CompletedAt, bool Waits);

/// <summary>How often an activity was begun and ended, and whether it waits or is at fault now.</summary>
public sealed record NodeFigures(string NodeId, string ActivityId, int Started, int Completed, bool IsBlocked, bool IsFaulted);

/// <summary>Reads executions out of the journal: there is no table of them, so nothing is written twice.</summary>
public sealed class ExecutionReader(HostStore store)
{
    private const int MostLines = 2000;
    private const int DeepestStack = 100;

    /// <summary>The executions of one node in the order they began; the last one is the present one.</summary>
    public Task<IReadOnlyList<ActivityExecution>> OfNodeAsync(string instanceId, string nodeId, CancellationToken cancellation) => store.ReadAsync<IReadOnlyList<ActivityExecution>>(
        async (db, stop) =>
        {
            var lines = await db.Journal.AsNoTracking().Where(j => j.InstanceId == instanceId && j.NodeId == nodeId)
                .OrderByDescending(j => j.Sequence).Take(MostLines).ToListAsync(stop);
            var waits = await db.Bookmarks.AnyAsync(b => b.InstanceId == instanceId && b.NodeId == nodeId, stop);
            return [.. lines.GroupBy(j => j.ActivityInstanceId).Select(g => Of([.. g.OrderBy(j => j.Sequence)], waits)).OrderBy(e => e.First.Sequence)];
        },
        cancellation);

    /// <summary>From the outermost to the one asked for; empty when there is none.</summary>
    public Task<IReadOnlyList<ActivityExecution>> StackAsync(string instanceId, string executionId, CancellationToken cancellation) => store.ReadAsync<IReadOnlyList<ActivityExecution>>(
        async (db, stop) =>
        {
            List<ActivityExecution> stack = [];
            for (var id = executionId; id is not null && stack.Count < DeepestStack; id = stack[0].ParentId)
            {
                var lines = await db.Journal.AsNoTracking().Where(j => j.InstanceId == instanceId && j.ActivityInstanceId == id).OrderBy(j => j.Sequence).ToListAsync(stop);
                if (lines.Count == 0)
                {
                    break;
                }

                var nodeId = lines[0].NodeId;
                stack.Insert(0, Of(lines, await db.Bookmarks.AnyAsync(b => b.InstanceId == instanceId && b.NodeId == nodeId, stop)));
            }

            return stack;
        },
        cancellation);

    public Task<IReadOnlyList<NodeFigures>> FiguresAsync(string instanceId, IReadOnlyCollection<string> nodeIds, CancellationToken cancellation) => store.ReadAsync<IReadOnlyList<NodeFigures>>(
        async (db, stop) =>
        {
            var counts = await db.Journal.Where(j => j.InstanceId == instanceId && nodeIds.Contains(j.NodeId))
                .GroupBy(j => new { j.NodeId, j.ActivityId, j.Event }).Select(g => new { g.Key.NodeId, g.Key.ActivityId, g.Key.Event, Count = g.Count() }).ToListAsync(stop);
            var waiting = (await db.Bookmarks.Where(b => b.InstanceId == instanceId && nodeIds.Contains(b.NodeId)).Select(b => b.NodeId).Distinct().ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
            return [.. counts.GroupBy(c => (c.NodeId, c.ActivityId)).Select(node =>
            {
                var events = node.ToDictionary(c => c.Event, c => c.Count, StringComparer.Ordinal);
                return new NodeFigures(
                    node.Key.NodeId, node.Key.ActivityId, events.GetValueOrDefault("Started"), events.GetValueOrDefault("Completed"),
                    waiting.Contains(node.Key.NodeId), events.ContainsKey("Faulted"));
            })];
        },
        cancellation);

    private static ActivityExecution Of(List<JournalRow> lines, bool nodeWaits)
    {
        var (first, last) = (lines[0], lines[^1]);
        var status = last.Event switch { "Completed" => "Completed", "Faulted" => "Faulted", "Canceled" or "Cancelled" => "Canceled", _ => "Running" };
        return new(
            first.InstanceId, first.ActivityInstanceId, first.ParentActivityInstanceId, first.ActivityId, first.NodeId, first.ActivityType, status, first, last,
            status is "Completed" or "Canceled" ? last.At : null, status == "Running" && nodeWaits);
    }
}
