namespace WorkflowHost.Web.Commands.Demo;

/// <summary>The clock of a played procedure: it stands still until it is moved to the next thing that happens.</summary>
internal sealed class DemoClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();

    public void MoveTo(DateTimeOffset moment) => now = moment > now ? moment : now;
}
