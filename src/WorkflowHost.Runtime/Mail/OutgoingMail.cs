namespace WorkflowHost.Runtime.Mail;

/// <summary>One mail as its author means it. <see cref="Mime.MimeComposer"/> makes bytes of it.</summary>
public sealed record OutgoingMail
{
    /// <summary>Fixed when the notice is queued, so that a second copy can be told from a second notice.</summary>
    public required string MessageId { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required Mailbox From { get; init; }

    public required IReadOnlyList<Mailbox> To { get; init; }

    public Mailbox? ReplyTo { get; init; }

    public required string Subject { get; init; }

    /// <summary>Never missing: some readers, and all blind ones, prefer it.</summary>
    public required string Text { get; init; }

    public string? Html { get; init; }

    public CalendarPart? Calendar { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}
