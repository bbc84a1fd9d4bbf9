namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>How sending stands on this node, for the outbox page and the health check.</summary>
/// <param name="OutageSince">When the first of the failures in a row was; null while mail flows.</param>
/// <param name="Fault">The latest of them.</param>
/// <param name="PausedUntil">When it is tried again.</param>
/// <param name="HeldBecause">All mail is on hold.</param>
public sealed record OutboxStatus(DateTimeOffset? OutageSince, MailFault? Fault, DateTimeOffset? PausedUntil, string? HeldBecause)
{
    /// <summary>An outage this long is worth waking somebody. Short enough that the next failure after it, and with it the log, still comes within five minutes.</summary>
    public static readonly TimeSpan AlertAfter = TimeSpan.FromMinutes(2);

    public static readonly OutboxStatus Flowing = new(null, null, null, null);

    public bool IsAlert(DateTimeOffset now) => OutageSince is { } since && now - since >= AlertAfter;
}
