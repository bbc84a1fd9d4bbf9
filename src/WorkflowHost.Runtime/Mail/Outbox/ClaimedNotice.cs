using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Mime;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>A notice this sender has marked as being handed over, and the link it carries.</summary>
/// <param name="Links">The links of the notices a digest carries, by id.</param>
/// <param name="Due">The due dates the mail speaks of.</param>
/// <param name="WasLeft">It was marked already: by an earlier sender, or by a commit of which no answer came.</param>
internal sealed record ClaimedNotice(Notice Notice, TaskLink? Link, IReadOnlyDictionary<string, TaskLink> Links, IReadOnlyList<DueEntry> Due, bool WasLeft)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The link was ended after the notice was queued: whoever holds the address now has no business with the task.</summary>
    internal bool IsLinkEnded => Notice.LinkId is not null && (Link is null || Link.RevokedAt is not null);

    /// <summary>The only place where a stored text and its link meet: the bytes go to the server and are kept nowhere.</summary>
    /// <exception cref="MailFormatException">Something in the row cannot become a mail.</exception>
    internal (Envelope Envelope, byte[] Message) Compose(MailSetup setup, LinkTokens tokens, LinkAddresses addresses, DateTimeOffset now)
    {
        var wantsLink = Notice.Text.Contains(LinkPlaceholder.Address, StringComparison.Ordinal) || Notice.Html.Contains(LinkPlaceholder.Address, StringComparison.Ordinal);
        if (wantsLink && Link is null)
        {
            throw new MailFormatException(MailTexts.Say("LinkMissing"));
        }

        var address = Link is null ? "" : addresses.Of(Link, tokens.Make(Link));
        var local = TimeZoneInfo.ConvertTime(now, Zone);
        var to = Mailbox.Create(Notice.RecipientAddress, HeaderText.OneLine(Notice.RecipientName));
        var mail = new OutgoingMail
        {
            MessageId = Notice.MessageId,
            Date = local,
            From = setup.From,
            ReplyTo = setup.ReplyTo,
            To = [to],
            Subject = HeaderText.OneLine(Notice.Subject),
            Text = Revealed(Notice.Text),
            Html = Notice.Html.Length == 0 ? null : Revealed(Notice.Html),
            Calendar = Notice.Calendar is { } kept ? MeetingCalendar.Part(kept, setup.From) : DueCalendar.Of(Due, setup.From, DateOnly.FromDateTime(local.DateTime), now),
        };
        return (new Envelope(setup.From, [to]), MimeComposer.Compose(mail));

        string Revealed(string text) => LinkPlaceholder.RevealEach(
            LinkPlaceholder.Reveal(text, address), id => Links.GetValueOrDefault(id) is { RevokedAt: null } link ? addresses.Of(link, tokens.Make(link)) : null, addresses);
    }
}
