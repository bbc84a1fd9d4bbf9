namespace WorkflowHost.Runtime.Store;

/// <summary>Who has something to do once a write has committed.</summary>
[Flags]
public enum Wake
{
    None = 0,

    /// <summary>Notices were queued: the mail sender.</summary>
    Outbox = 1,

    /// <summary>Something is due now or soon: the due-row pump.</summary>
    Due = 2,

    /// <summary>Audit entries wait for the chain: the sealer.</summary>
    Audit = 4,
}

/// <summary>
/// Wakes the background work of this node right after a commit, so that nobody polls fast. Only a hint: whoever waits also
/// looks from time to time, because another node may have queued something, and because a hint may be lost with a process.
/// </summary>
public sealed class WakeSignals
{
    private readonly Lock gate = new();
    private readonly Dictionary<Wake, TaskCompletionSource> waiting = [];

    /// <summary>Completes at the next commit that wakes <paramref name="wake"/>. Take it before looking, so that nothing falls between.</summary>
    public Task Next(Wake wake)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(wake, out var signal))
            {
                waiting[wake] = signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return signal.Task;
        }
    }

    /// <summary>Waits for <see cref="Next"/> or until <paramref name="atMost"/> is over, whichever comes first.</summary>
    public static async Task WaitAsync(Task next, TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(next, Task.Delay(atMost, time, stop.Token));
        await stop.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    public void Raise(Wake wakes)
    {
        if (wakes == Wake.None)
        {
            return;
        }

        List<TaskCompletionSource> woken = [];
        lock (gate)
        {
            foreach (var wake in waiting.Keys.Where(wake => (wake & wakes) != 0).ToList())
            {
                woken.Add(waiting[wake]);
                waiting.Remove(wake);
            }
        }

        woken.ForEach(signal => signal.TrySetResult());
    }
}
