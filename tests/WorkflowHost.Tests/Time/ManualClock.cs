namespace WorkflowHost.Tests.Time;

/// <summary>Time that stands still until a test moves it, with timers that fire on the way.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = start;
    private TaskCompletionSource timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualClock()
        : this(new DateTimeOffset(2024, 6, 3, 9, 0, 0, TimeSpan.FromHours(8)))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now.ToUniversalTime();
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    public void AdvanceTo(DateTimeOffset target)
    {
        while (true)
        {
            Timer? due;
            lock (gate)
            {
                due = timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                if (due is null)
                {
                    now = target > now ? target : now;
                    return;
                }

                now = due.Due > now ? due.Due : now;
                due.Rearm();
            }

            due.Fire();
        }
    }

    /// <summary>Lets waiting work wait: moves to the next timer, again and again, until the task is done. Each step waits for a signal, never for time.</summary>
    public async Task<T> RunUntilAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            Task next;
            DateTimeOffset? first;
            lock (gate)
            {
                next = timerSet.Task;
                first = timers.Count == 0 ? null : timers.Min(t => t.Due);
            }

            if (first is { } instant)
            {
                AdvanceTo(instant);
            }

            await Task.WhenAny(work, next);
        }

        return await work;
    }

    private sealed class Timer(ManualClock clock, Action fire) : ITimer
    {
        private TimeSpan period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public void Rearm()
        {
            clock.timers.Remove(this);
            if (period > TimeSpan.Zero && period != Timeout.InfiniteTimeSpan)
            {
                Due += period;
                clock.timers.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource? signal = null;
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                this.period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.now + dueTime;
                    clock.timers.Add(this);
                    (signal, clock.timerSet) = (clock.timerSet, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }
            }

            signal?.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
