using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WorkflowHost.Runtime.Store;

/// <summary>Can the database be reached, within two seconds?</summary>
public sealed class StoreHealth(HostStore store, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await store.ReadAsync((db, cancellation) => db.Settings.AnyAsync(cancellation), stop.Token);
            return HealthCheckResult.Healthy(store.DatabaseName);
        }
#pragma warning disable CA1031 // Whatever it is, the answer is that the database is not there.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Unhealthy(store.DatabaseName, failure);
        }
    }
}
