using WorkflowHost.Reliability.Hosting;

namespace WorkflowHost.Reliability.Walk;

/// <summary>
/// Strikes at random moments while the walk goes on: the next blow falls a random time after the host stands again, so that some
/// hit a request, some a burst of the pump, some a mail being handed over, some the start itself.
/// </summary>
internal sealed class Reaper(MortalHost host, Random random, int blows)
{
    /// <summary>Ends when all blows have fallen, or when the walk is over.</summary>
    public async Task StrikeAsync(CancellationToken walkIsOver)
    {
        for (var blow = 0; blow < blows; blow++)
        {
            var pause = TimeSpan.FromMilliseconds(random.Next(50, 2500));
            using var timer = new PeriodicTimer(pause);
            if (!await ElapsedAsync(timer, walkIsOver))
            {
                return;
            }

            await host.KillAndStartAsync();
        }
    }

    private static async Task<bool> ElapsedAsync(PeriodicTimer timer, CancellationToken walkIsOver)
    {
        try
        {
            return await timer.WaitForNextTickAsync(walkIsOver);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
