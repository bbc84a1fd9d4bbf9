namespace WorkflowHost.Web.Memory;

/// <summary>
/// Gives memory back when nobody works. The collector of .NET lets garbage lie until its share of the processor's cache is full, which on a
/// server with a large one is a quarter of what the host needs; at night, and on the small machine of an office, others could use it.
/// While there is work it is left alone: collecting more often costs more than it saves.
/// </summary>
internal sealed class QuietMemory(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rhythm = new QuietRhythm();
        using var looks = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await looks.WaitForNextTickAsync(stoppingToken))
            {
                if (rhythm.IsTime(GC.GetTotalAllocatedBytes()))
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
