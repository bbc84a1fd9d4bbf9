using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WorkflowHost.Runtime.Store;

/// <summary>Brings the schema up to date before anything else of the host starts.</summary>
internal sealed class MigrateAtStart(HostStore store, TimeProvider time, ILogger<MigrateAtStart> log) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.MigrateAsync(cancellationToken);
        log.LogInformation("The {Database} schema is up to date", store.DatabaseName);
        if (time is NodeClock clock)
        {
            await clock.FollowAsync(store, cancellationToken);
            if (clock.Offset.Duration() > NodeClock.WorthSaying)
            {
                log.LogWarning("The clock of this machine differs from that of the database by {Offset}; that of the database is used. Set the machines' clocks by NTP", clock.Offset);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
