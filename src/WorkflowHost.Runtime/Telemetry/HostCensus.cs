using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Telemetry;

/// <summary>
/// What waits, counted in the store when a metrics reader asks, at most once in <see cref="Fresh"/>. Every node tells the same
/// figures, because they are those of the database: take the largest, not the sum.
/// </summary>
public sealed class HostCensus : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HostStore store;
    private readonly TimeProvider time;
    private readonly Meter meter = new(HostTelemetry.Name);
    private readonly Lock gate = new();
    private Figures figures = new(0, 0, 0, 0);
    private long? countedAt;

    public HostCensus(HostStore store, TimeProvider time)
    {
        (this.store, this.time) = (store, time);
        meter.CreateObservableGauge("workflowhost.instances.waiting", () => Count().Waiting, "{instance}", "Instances that have not ended.");
        meter.CreateObservableGauge("workflowhost.due.backlog", () => Count().Due, "{row}", "Rows that are due and not done.");
        meter.CreateObservableGauge("workflowhost.outbox.backlog", () => Count().Outbox, "{mail}", "Mails that wait to leave.");
        meter.CreateObservableGauge("workflowhost.incidents", () => Count().Incidents, "{incident}", "Incidents of instances that have not ended.");
    }

    public void Dispose() => meter.Dispose();

    // A metrics reader asks on a thread of its own and cannot wait otherwise.
    private Figures Count()
    {
        lock (gate)
        {
            if (countedAt is null || time.GetElapsedTime(countedAt.Value) >= Fresh)
            {
                using var patience = new CancellationTokenSource(Patience);
                figures = Task.Run(() => store.ReadAsync((db, stop) => CountAsync(db, time.GetUtcNow(), stop), patience.Token)).GetAwaiter().GetResult();
                countedAt = time.GetTimestamp();
            }

            return figures;
        }
    }

    private static async Task<Figures> CountAsync(HostDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await db.Timers.CountAsync(t => t.DueAt <= now, cancellation)
            + await db.Triggers.CountAsync(t => t.DueAt <= now, cancellation)
            + await db.PendingStimuli.CountAsync(p => p.DueAt <= now, cancellation)
            + await db.Schedule.CountAsync(s => s.State == ScheduleRowState.Planned && s.At <= now && db.Runs.Any(r => r.Id == s.RunId && r.State != RunState.Paused), cancellation);
        return new Figures(
            await db.Instances.CountAsync(i => i.Status == "Running", cancellation),
            due,
            await db.Notices.CountAsync(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.HandingOver || n.State == NoticeState.Gathering, cancellation),
            await db.Instances.Where(i => i.Status == "Running").SumAsync(i => i.IncidentCount, cancellation));
    }

    private sealed record Figures(int Waiting, int Due, int Outbox, int Incidents);
}
