namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>Keeps an account within its limits: sliding windows over the hand-overs of the last day, which are read back from the store at start, so a restart buys no extra mails.</summary>
public sealed class Pace
{
    private readonly (int Most, TimeSpan Window)[] windows;
    private readonly int most;

    /// <summary>Ascending; never more than the largest limit can ask about.</summary>
    private readonly List<DateTimeOffset> handedOver;

    public Pace(PaceLimits limits, IEnumerable<DateTimeOffset> handedOver)
    {
        windows = [.. limits.Windows()];
        most = windows.Length == 0 ? 0 : windows.Max(w => w.Most);
        this.handedOver = [.. handedOver.Order().TakeLast(most)];
    }

    /// <summary>The longest stretch of the past that matters.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromDays(1);

    /// <summary>How many may go at once now.</summary>
    public int Allowed(DateTimeOffset now) => windows.Length == 0 ? int.MaxValue : Math.Max(0, windows.Min(w => w.Most - CountSince(now - w.Window)));

    /// <summary>When the next may go; <paramref name="now"/> or earlier when one may at once.</summary>
    public DateTimeOffset NextAt(DateTimeOffset now)
    {
        var next = now;
        foreach (var (limit, window) in windows)
        {
            if (handedOver.Count >= limit && handedOver[^limit] + window is var free && free > next)
            {
                next = free;
            }
        }

        return next;
    }

    public void Count(DateTimeOffset at)
    {
        if (most == 0)
        {
            return;
        }

        // The clock may have been set back: a hand-over counts from the latest instant known, or the order would break and the limit with it.
        handedOver.Add(handedOver.Count > 0 && handedOver[^1] > at ? handedOver[^1] : at);
        if (handedOver.Count > 2 * most)
        {
            handedOver.RemoveRange(0, handedOver.Count - most);
        }
    }

    /// <summary>When a queue of this length will be through, if nothing goes wrong and nothing is added. Plays it out, so this pace is used up by it.</summary>
    internal DateTimeOffset PlayOut(int queued, DateTimeOffset now)
    {
        var at = now;
        for (var left = queued; left > 0 && windows.Length > 0;)
        {
            at = NextAt(at);
            var together = Math.Min(left, Allowed(at));
            for (var i = 0; i < together; i++)
            {
                Count(at);
            }

            left -= together;
        }

        return at;
    }

    /// <summary>Those exactly a window old are out of it, as <see cref="NextAt"/> says.</summary>
    private int CountSince(DateTimeOffset after)
    {
        var count = 0;
        while (count < handedOver.Count && handedOver[^(count + 1)] > after)
        {
            count++;
        }

        return count;
    }
}
