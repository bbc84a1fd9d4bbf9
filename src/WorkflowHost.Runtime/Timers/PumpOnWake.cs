using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Timers;

/// <summary>
/// Runs the pump when a commit of this node has left something that is due now, so that nobody waits for the next second; and
/// lets only one pump run at a time on a node.
/// </summary>
internal sealed class PumpOnWake(DuePump pump, HostStore store, WakeSignals signals, TimeProvider time, ILogger<PumpOnWake> log) : BackgroundService
{
    private const int Workers = 4;
    private readonly SemaphoreSlim running = new(1, 1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!await running.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return;
        }

        try
        {
            // Several at once share the rows between them; SQLite has one writer, so there one is as fast.
            var workers = store.DatabaseName == "PostgreSQL" ? Workers : 1;
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => pump.RunOnceAsync(cancellation)));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
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
