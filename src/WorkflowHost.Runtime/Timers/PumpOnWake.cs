using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Timers;

/// <summary>
/// Runs the pump when a commit of this node has left something that is due now, so that nobody waits for the next second; and
/// lets only one pump run at a time on a node.
/// </summary>
internal sealed class PumpOnWake(DuePump pump, HostStore store, WakeSignals signals, TimeProvider time, IHostApplicationLifetime host, ILogger<PumpOnWake> log) : BackgroundService
{
    private const int Workers = 4;
    private readonly SemaphoreSlim running = new(1, 1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!await running.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return;
        }

        // A backlog of hours must not hold up a stop: what is being done is done or undone whole, the rest is the next one's.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.ApplicationStopping);
        try
        {
            if (time is NodeClock clock)
            {
                await clock.FollowAsync(store, stop.Token);
            }

            // Several at once share the rows between them; SQLite has one writer, so there one is as fast.
            var workers = store.DatabaseName == "PostgreSQL" ? Workers : 1;
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => pump.RunOnceAsync(stop.Token)));
        }
#pragma warning disable CA1031 // A statement that a stop cuts short fails in more than one way, and its transaction is gone with it.
        catch (Exception) when (stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
        }
#pragma warning disable CA1031 // The next wake tries again; a pump that ends is the failure that must not be.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogError(failure, "The due-row pump failed; it is tried again");
        }
        finally
        {
            running.Release();
        }
    }

    public override void Dispose()
    {
        running.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signals.Next(Wake.Due);
            await RunAsync(stoppingToken);
            await WakeSignals.WaitAsync(next, TimeSpan.FromMinutes(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
