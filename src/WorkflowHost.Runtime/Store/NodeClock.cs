namespace WorkflowHost.Runtime.Store;

/// <summary>
/// The time of the database on this node: its own clock, set right by what PostgreSQL's says. Several nodes then agree on what is due
/// however their clocks stand, and Quartz's check-ins, which compare the clocks of nodes, use it too.
/// <para>
/// Measured when the host starts and at each turn of the pump. The answer is taken as if it had come at once, so that this clock
/// is behind the database's by the way of one answer at most and never ahead of it: nothing is done before its time. On SQLite it
/// is the machine's clock.
/// </para>
/// </summary>
public sealed class NodeClock(TimeProvider own) : TimeProvider
{
    /// <summary>A difference somebody should know of.</summary>
    internal static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(5);
    private long offset;

    /// <summary>The database's clock minus this machine's.</summary>
    public TimeSpan Offset => new(Volatile.Read(ref offset));

    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    public override long TimestampFrequency => own.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow() + Offset;

    public override long GetTimestamp() => own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Looks at the database's clock.</summary>
    public async Task FollowAsync(HostStore store, CancellationToken cancellation)
    {
        if (await store.NowAsync(cancellation) is { } database)
        {
            Volatile.Write(ref offset, (database - own.GetUtcNow()).Ticks);
        }
    }
}
