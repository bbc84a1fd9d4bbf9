namespace WorkflowHost.Browser.Tests.Browsing;

/// <summary>
/// Real time moved to a date of the test's choice. It flows, so that timeouts behave; a procedure of months is played by
/// moving it on.
/// </summary>
public sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private TimeSpan shift = start - TimeProvider.System.GetUtcNow();

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return TimeProvider.System.GetUtcNow() + shift;
        }
    }

    /// <summary>Forward only: a host whose clock runs backwards is another test's subject.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        lock (gate)
        {
            var target = instant - TimeProvider.System.GetUtcNow();
            shift = target > shift ? target : throw new ArgumentOutOfRangeException(nameof(instant), instant, "The clock only moves forward.");
        }
    }
}
