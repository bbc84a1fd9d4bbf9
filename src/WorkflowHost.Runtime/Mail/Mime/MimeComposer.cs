using System.Security.Cryptography;
using System.Text;

namespace WorkflowHost.Runtime.Mail.Mime;

/// <summary>Makes the bytes of a mail (RFC 5322, 2045–2049): ASCII throughout, short lines, so that every server takes it unchanged.</summary>
/// <remarks>
/// <code>
/// multipart/mixed                 only when there is more than the text
///   multipart/alternative         only when there is HTML
///     text/plain
///     text/html
///   text/calendar                 beside the text, not an alternative to it: a reader that prefers the entry would hide what the notice says
///   attachments
/// </code>
/// The same mail gives the same bytes: a second copy differs in nothing.
/// </remarks>
public static class MimeComposer
{
    public static byte[] Compose(OutgoingMail mail)
    {
        if (!MessageId.IsValid(mail.MessageId))
        {
            throw new MailFormatException(MailTexts.Say("MessageId", HeaderText.Visible(mail.MessageId)));
        }

        if (mail.To.Count == 0)
        {
            throw new MailFormatException(MailTexts.Say("NoRecipient"));
        }

        var header = new MimeHeader().AddDate(mail.Date).AddMailboxes("From", [mail.From]).AddMailboxes("To", mail.To);
        if (mail.ReplyTo is { } replyTo)
        {
            header.AddMailboxes("Reply-To", [replyTo]);
        }

        header.AddText("Subject", mail.Subject).Add("Message-ID", mail.MessageId)
            // RFC 3834: nobody's holiday reply should answer us, nor a mailing list pass us on.
            .Add("Auto-Submitted", "auto-generated")
            .Add("MIME-Version", "1.0");

        var message = new StringBuilder(header.ToString());
        Body(mail).AppendTo(message);
        return Encoding.ASCII.GetBytes(message.ToString());
    }

    private static MimePart Body(OutgoingMail mail)
    {
        var text = Text("plain", mail.Text);
        var parts = new List<MimePart> { mail.Html is { } html ? MimePart.Of("alternative", Boundary(mail, "a"), [text, Text("html", html)]) : text };
        if (mail.Calendar is { } calendar)
        {
            parts.Add(Calendar(calendar));
        }

        parts.AddRange(mail.Attachments.Select(File));
        return parts is [var only] ? only : MimePart.Of("mixed", Boundary(mail, "m"), parts);
    }

    private static MimePart Text(string subtype, string content)
    {
        var (encoding, body) = BodyEncoding.OfText(content);
        return new MimePart(new MimeHeader().Add("Content-Type", $"text/{subtype}; charset=utf-8").Add("Content-Transfer-Encoding", encoding), body);
    }

    private static MimePart Calendar(CalendarPart calendar)
    {
        var (encoding, body) = BodyEncoding.OfText(calendar.Content);
        var header = new MimeHeader()
            .AddWithFileName("Content-Type", $"text/calendar; charset=utf-8; method={calendar.Method}", "name", calendar.FileName)
            .Add("Content-Transfer-Encoding", encoding)
            .AddWithFileName("Content-Disposition", "inline", "filename", calendar.FileName);
        return new MimePart(header, body);
    }

    private static MimePart File(Attachment file)
    {
        var header = new MimeHeader()
            .AddWithFileName("Content-Type", file.MediaType, "name", file.FileName)
            .Add("Content-Transfer-Encoding", "base64")
            .AddWithFileName("Content-Disposition", "attachment", "filename", file.FileName);
        return new MimePart(header, BodyEncoding.Base64(file.Content.Span));
    }

    /// <summary>"=_" cannot occur in base64 nor in quoted-printable, and plain parts have no line that begins with "--": a boundary cannot be imitated, so it needs no randomness.</summary>
    private static string Boundary(OutgoingMail mail, string level) =>
        $"=_{level}{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(mail.MessageId)).AsSpan(0, 12))}";
}
