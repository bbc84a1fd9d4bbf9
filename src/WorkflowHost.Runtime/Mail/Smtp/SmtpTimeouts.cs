namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>How long to wait for a server. RFC 5321 (4.5.3.2) allows minutes; a server that needs them for a greeting is down for our purposes, one that needs them after the message may be scanning it.</summary>
public sealed record SmtpTimeouts
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the answer after the final dot. Long, because giving up here is what makes a second copy.</summary>
    public TimeSpan FinalAnswer { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When the host stops while that answer is awaited: this much longer, again to avoid a second copy.</summary>
    public TimeSpan FinalAnswerWhenStopping { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A connection left alone for longer is asked (RSET) before it is trusted with a mail.</summary>
    public TimeSpan IdleBeforeProbe { get; init; } = TimeSpan.FromSeconds(10);
}
