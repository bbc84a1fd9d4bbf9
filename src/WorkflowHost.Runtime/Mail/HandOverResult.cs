using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Runtime.Mail;

/// <summary>What became of one recipient's copy.</summary>
public enum HandOverOutcome
{
    /// <summary>The server has taken responsibility for it.</summary>
    Accepted,

    /// <summary>The server said "not now" (4xx) about this recipient: try later.</summary>
    Temporary,

    /// <summary>The server said "never" (5xx) about this recipient or this message: trying again would not help.</summary>
    Permanent,

    /// <summary>It certainly has not left: no connection, no login, or the connection went before the last byte. <see cref="HandOverResult.Fault"/> tells why.</summary>
    NotHandedOver,

    /// <summary>The whole message went out and no answer came: the server may have it or not. Sent again it may arrive twice.</summary>
    Unknown,
}

/// <param name="Detail">For the journal and the outbox page: what the server said, or what went wrong here.</param>
public sealed record RecipientResult(Mailbox Recipient, HandOverOutcome Outcome, string Detail, SmtpReply? Reply = null);

/// <param name="Recipients">One for each recipient of the envelope, in its order.</param>
/// <param name="Fault">Set when the trouble is the account's or the connection's, not one recipient's: the next mail would meet it too.</param>
public sealed record HandOverResult(IReadOnlyList<RecipientResult> Recipients, MailFault? Fault = null)
{
    internal static HandOverResult Same(Envelope envelope, HandOverOutcome outcome, string detail, MailFault? fault = null, SmtpReply? reply = null) =>
        new([.. envelope.Recipients.Select(r => new RecipientResult(r, outcome, detail, reply))], fault);

    internal static HandOverResult NotHandedOver(Envelope envelope, MailFault fault) =>
        Same(envelope, HandOverOutcome.NotHandedOver, fault.Detail, fault, fault.Reply);
}
