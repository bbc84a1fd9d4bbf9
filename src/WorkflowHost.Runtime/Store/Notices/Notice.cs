using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Notices;

/// <summary>
/// Gathering: waits until what is due now has been done, so that several of one person become one mail. InDigest: went into such
/// a mail (<see cref="Notice.DigestId"/>) and shares its fate. Refused: the server did not take it. Undelivered: it did, and the mail came back.
/// </summary>
public enum NoticeState { Queued, Held, HandingOver, HandedOver, Retrying, Refused, Cancelled, Gathering, InDigest, Undelivered }

/// <summary>
/// One mail to one person (工作提醒). <see cref="Key"/> = schedule row or event, recipient, channel: its unique index is what
/// makes "not twice" true. Message-ID is fixed here, at queueing.
/// </summary>
public sealed class Notice
{
    public required string Id { get; init; }
    public required string Key { get; init; }
    public string? RunId { get; init; }
    public string? TaskId { get; init; }
    public string? UnitId { get; init; }
    public string? ScheduleRowId { get; init; }
    public string? LinkId { get; init; }

    /// <summary>The mail that carries this one together with others of the same person; null when it goes by itself.</summary>
    public string? DigestId { get; set; }

    /// <summary>A name of <see cref="Procedures.Notices.NoticeTemplateNames"/>.</summary>
    public required string Kind { get; init; }
    public required string RecipientName { get; init; }
    public required string RecipientAddress { get; init; }
    public required string Subject { get; set; }

    /// <summary>Holds the masked placeholder of the link, never the link.</summary>
    public required string Text { get; set; }
    public required string Html { get; set; }
    public required string MessageId { get; init; }

    /// <summary>The calendar entry it carries, where that is not the due date of its task: the invitation of a meeting.</summary>
    public string? Calendar { get; set; }
    public NoticeState State { get; set; }
    public DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset NextAttemptAt { get; set; }
    public DateTimeOffset? HandedOverAt { get; set; }
    public int Attempts { get; set; }
    public bool PossiblyRepeated { get; set; }
    public string? LastError { get; set; }
}

internal sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder)
    {
        builder.ToTable("notices");
        builder.HasIndex(n => n.Key).IsUnique();
        builder.HasIndex(n => new { n.State, n.NextAttemptAt });
        builder.HasIndex(n => new { n.RunId, n.QueuedAt });
        builder.HasIndex(n => n.TaskId);
        builder.HasIndex(n => n.DigestId);
    }
}
