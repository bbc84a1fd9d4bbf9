namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>When to try again. For ever: only success, a 5xx or a person ends it.</summary>
/// <remarks>The longest pause in an outage keeps a promise: when the server is back, everything is through within ten minutes (as far as the pace allows).</remarks>
public static class RetrySchedule
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LongestForRecipient = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan LongestForOldNotice = TimeSpan.FromHours(1);
    private static readonly TimeSpan OldNotice = TimeSpan.FromDays(1);

    /// <summary>The whole account rests: nobody's mail would fare better.</summary>
    /// <param name="failures">In a row, 1 for the first.</param>
    public static TimeSpan PauseOfAccount(MailFaultKind kind, int failures) => Doubled(kind switch
    {
        // Quick repetition of a refused login gets accounts locked; of a used-up limit, limits lowered.
        MailFaultKind.LoginRefused or MailFaultKind.Throttled or MailFaultKind.SenderRefused => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(5),
    }, failures, LongestPause);

    /// <summary>One recipient was told "not now" (a full mailbox, greylisting), or it is not known whether the mail arrived.</summary>
    public static TimeSpan OfRecipient(int attempts, TimeSpan age) => age < OldNotice
        ? Doubled(TimeSpan.FromMinutes(1), attempts, LongestForRecipient)
        : LongestForOldNotice;

    private static TimeSpan Doubled(TimeSpan first, int times, TimeSpan most)
    {
        var pause = first * Math.Pow(2, Math.Clamp(times - 1, 0, 20));
        return pause < most ? pause : most;
    }
}
