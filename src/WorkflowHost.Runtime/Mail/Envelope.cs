namespace WorkflowHost.Runtime.Mail;

/// <summary>Who a message is from and for, as the server sees it; the headers are the message's own affair.</summary>
public sealed record Envelope
{
    /// <summary>Every server takes a hundred (RFC 5321, 4.5.3.1.8); and that many commands fit into one pipelined write without filling both sides' buffers.</summary>
    public const int MostRecipients = 100;

    public Envelope(Mailbox from, IReadOnlyList<Mailbox> recipients)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipients.Count, nameof(recipients));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(recipients.Count, MostRecipients, nameof(recipients));
        (From, Recipients) = (from, recipients);
    }

    public Mailbox From { get; }

    public IReadOnlyList<Mailbox> Recipients { get; }
}
