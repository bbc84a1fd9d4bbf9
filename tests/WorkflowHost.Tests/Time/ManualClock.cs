namespace WorkflowHost.Tests.Time;

/// <summary>Time that stands still until a test moves it, with timers that fire on the way.</summary>
public sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start;
    private TaskCompletionSource _timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualClock()
        : this(new DateTimeOffset(2024, 6, 3, 9, 0, 0, TimeSpan.FromHours(8)))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now.ToUniversalTime();
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
            lock (_gate)
            {
                due = _timers.Where(t => t.Due <= target).MinBy(t => t.Due);
                if (due is null)
                {
                    _now = target > _now ? target : _now;
                    return;
                }

                _now = due.Due > _now ? due.Due : _now;
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
            lock (_gate)
            {
                next = _timerSet.Task;
                first = _timers.Count == 0 ? null : _timers.Min(t => t.Due);
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
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public void Rearm()
        {
            clock._timers.Remove(this);
            if (_period > TimeSpan.Zero && _period != Timeout.InfiniteTimeSpan)
            {
                Due += _period;
                clock._timers.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            TaskCompletionSource? signal = null;
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                    (signal, clock._timerSet) = (clock._timerSet, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }
            }

            signal?.TrySetResult();
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
