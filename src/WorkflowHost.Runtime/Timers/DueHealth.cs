using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Timers;

/// <summary>
/// Does what becomes due get done? Degraded when something has been due for more than two minutes: the pump does not run, cannot
/// keep up, or a row fails again and again.
/// </summary>
public sealed class DueHealth(HostStore store, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var before = time.GetUtcNow() - Patience;
        var late = await store.ReadAsync(
            async (db, stop) =>
                await db.Timers.CountAsync(
                    t => (t.DueAt < before || t.Failures > 0) && !db.Instances.Any(i => i.Id == t.InstanceId && db.Runs.Any(r => r.Id == i.RunId && r.State == RunState.Paused)), stop)
                + await db.Triggers.CountAsync(t => t.DueAt < before || t.Failures > 0, stop)
                + await db.PendingStimuli.CountAsync(p => p.DueAt < before || p.Failures > 0, stop)
                + await db.Schedule.CountAsync(s => s.State == ScheduleRowState.Planned && s.At < before && db.Runs.Any(r => r.Id == s.RunId && r.State != RunState.Paused), stop),
            cancellationToken);
        return late == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{late} rows are overdue or fail"));
    }
}
