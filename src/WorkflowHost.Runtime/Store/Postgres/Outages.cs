using Microsoft.Extensions.Logging;

namespace WorkflowHost.Runtime.Store.Postgres;

/// <summary>
/// Waits for PostgreSQL while it is away, longer each time up to two seconds: soon enough for a person who waits, and no load for a
/// server that is starting. The log says so once in a minute, not each time.
/// </summary>
internal sealed class Outages(TimeProvider time, ILogger log)
{
    private const int SaidEach = 30;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Waits so far.</summary>
    public int Count { get; private set; }

    /// <param name="failure">How it was noticed; null when it is not away and only does not know the answer yet.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public Task WaitAsync(Exception? failure, CancellationToken cancellation)
    {
        Count++;
        if (failure is not null && (Count == 1 || Count % SaidEach == 0))
        {
            log.LogWarning("PostgreSQL is away ({Reason}); trying again until it is back", failure.GetBaseException().Message);
        }

        var pause = TimeSpan.FromMilliseconds(50 << Math.Min(Count, 6));
        return Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellation);
    }
}
