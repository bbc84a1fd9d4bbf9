using WorkflowHost.Reliability.Hosting;

namespace WorkflowHost.Reliability.Walk;

/// <summary>
/// Strikes at random moments spread over the time a walk takes undisturbed, so that on a fast machine as on a slow one some blows
/// hit a request, some a burst of the pump, some a mail being handed over, some the start itself. What the walk outruns falls on
/// the host at rest: no blow is left out.
/// </summary>
internal sealed class Reaper(MortalHost host, Random random, int blows, TimeSpan walk)
{
    /// <summary>Ends when all blows have fallen, or when the walk is given up.</summary>
    public async Task StrikeAsync(CancellationToken givenUp)
    {
        var before = 0.0;
        foreach (var moment in Enumerable.Range(0, blows).Select(_ => random.NextDouble()).Order().ToList())
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20 + ((moment - before) * walk.TotalMilliseconds)));
            before = moment;
            if (!await ElapsedAsync(timer, givenUp))
            {
                return;
            }

            await host.KillAndStartAsync();
        }
    }

    private static async Task<bool> ElapsedAsync(PeriodicTimer timer, CancellationToken givenUp)
    {
        try
        {
            return await timer.WaitForNextTickAsync(givenUp);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
