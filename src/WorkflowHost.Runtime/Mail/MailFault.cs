using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Runtime.Mail;

/// <summary>Trouble of the whole account or connection.</summary>
public enum MailFaultKind
{
    Unreachable,
    TlsNotOffered,
    CertificateRefused,
    TlsFailed,
    LoginNotOffered,
    LoginRefused,
    SenderRefused,

    /// <summary>The account's or our address's sending limit is used up.</summary>
    Throttled,

    /// <summary>Closing, busy, or "not now" before any recipient was named.</summary>
    ServerUnavailable,
    TimedOut,
    ConnectionLost,
    ProtocolBroken,
    Cancelled,
    FolderUnwritable,
}

/// <param name="Detail">What exactly happened, for whoever mends it: the server's words or the system's. Holds no password.</param>
public sealed record MailFault(MailFaultKind Kind, string Detail, SmtpReply? Reply = null)
{
    /// <summary>What it means and what to do, in the reader's language.</summary>
    public string Explain() => MailTexts.Say($"Fault{Kind}", Detail);
}
