using System.Text.RegularExpressions;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Mime;
using WorkflowHost.Runtime.Mail.Smtp;
using Xunit;

namespace WorkflowHost.Tests.Mail;

/// <summary>Whatever stands in an address, a name, a subject or a file name: one mail, to whom it was meant, with the headers that were planned.</summary>
/// <remarks>Each attack × each field, judged by what the server heard byte for byte. MimeKit up to 4.15.0 fell to the quoted local part (GHSA-g7hc-96xr-gvvx).</remarks>
public sealed partial class InjectionTests
{
    private const string Smuggled = "Bcc: victim@example.com";

    private static readonly (string Name, string Text)[] Attacks =
    [
        ("CR", "x\r" + Smuggled),
        ("LF", "x\n" + Smuggled),
        ("CRLF", "x\r\n" + Smuggled),
        ("CRLF twice", "x\r\n\r\n" + Smuggled),
        ("NUL", "x\0" + Smuggled),
        ("percent", "x%0d%0a" + Smuggled),
        ("U+2028", "x\u2028" + Smuggled),
        ("U+0085", "x\u0085" + Smuggled),
        ("folded", "x\r\n " + Smuggled),
        ("encoded word", "=?utf-8?Q?x=0D=0ABcc:_victim@example.com?="),
        ("quoted local part", "\"x\r\nRCPT TO:<victim@example.com>\"@example.com"),
        ("quoted", "\"x> SIZE=1 RCPT TO:<victim@example.com\"@example.com"),
        ("command", "a@example.com>\r\nRCPT TO:<victim@example.com"),
        ("end of message", "x\r\n.\r\nMAIL FROM:<a@example.com>\r\n"),
        ("lone surrogate", "x\uD800" + Smuggled),
    ];

    public static TheoryData<string, string> EveryAttackInEveryField()
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, _) in Attacks)
        {
            foreach (var field in new[] { "address", "address local part", "display name", "subject", "reply-to", "reply-to name", "attachment name", "calendar name", "text", "html", "message id" })
            {
                data.Add(name, field);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryAttackInEveryField))]
    public void An_attack_is_refused_by_name_or_comes_out_as_harmless_text(string attack, string field)
    {
        if (Try(attack, field) is not { } composed)
        {
            return;
        }

        AssertPlannedHeaders(SampleMail.Bytes(composed));
    }

    /// <summary>Encoding would make them harmless on the wire; a reader that decodes them may still be fooled. So they are refused, not only encoded.</summary>
    [Theory]
    [InlineData("CR")]
    [InlineData("LF")]
    [InlineData("CRLF")]
    [InlineData("NUL")]
    [InlineData("U+2028")]
    [InlineData("U+0085")]
    [InlineData("folded")]
    [InlineData("lone surrogate")]
    public void What_could_end_a_line_is_refused_in_every_header_field(string attack)
    {
        string[] headerFields = ["address", "address local part", "display name", "subject", "reply-to", "reply-to name", "attachment name", "calendar name", "message id"];

        Assert.All(headerFields, field => Assert.Null(Try(attack, field)));
    }

    [SmtpFact]
    public async Task Over_the_wire_there_is_one_mail_one_recipient_and_no_header_that_was_not_planned()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        var sent = 0;
        foreach (var row in EveryAttackInEveryField())
        {
            if (Try((string)row[0], (string)row[1]) is { } mail)
            {
                var result = await client.HandOverAsync(new Envelope(mail.From, mail.To), MimeComposer.Compose(mail), CancellationToken.None);
                Assert.Equal(HandOverOutcome.Accepted, result.Recipients[0].Outcome);
                sent++;
            }
        }

        await server.CaughtUpAsync();
        Assert.True(sent > 30, "the attacks that are harmless text were sent");
        Assert.Equal(sent, server.Mails.Count);
        Assert.Equal(sent, Commands("MAIL FROM:"));
        Assert.Equal(sent, Commands("RCPT TO:"));
        Assert.All(server.Mails, m => Assert.Equal([SampleMail.Contact.Address], m.Recipients));
        Assert.All(server.Mails, m => AssertPlannedHeaders(m.Content));

        // A text may well begin a line with such words; what counts is what the server was told outside the messages.
        int Commands(string verb) => Regex.Count(server.Transcript, $"^{verb}", RegexOptions.Multiline) - server.Mails.Sum(m => Regex.Count(m.Text, $"^{verb}", RegexOptions.Multiline));
    }

    [Theory]
    [InlineData("a@example.com\r\nBcc: x@example.com")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("\"a\"@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a%b@example.com")]
    [InlineData("host!a@example.com")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a(comment)@example.com")]
    [InlineData("<a@example.com>")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("@route.example:a@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("a @example.com")]
    [InlineData("评议@example.com")]
    [InlineData("a@exa_mple.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@example..com")]
    [InlineData("a@example.com.")]
    [InlineData("a@")]
    [InlineData("@example.com")]
    [InlineData("")]
    [InlineData(null)]
    public void An_odd_address_is_refused_with_a_sentence_that_shows_it_harmlessly(string? address)
    {
        Assert.False(Mailbox.TryCreate(address, null, out _, out var problem));
        Assert.False(HeaderText.HasForbidden(problem), problem);
    }

    [Theory]
    [InlineData("zhang.san+pingyi@example.gov.cn", "zhang.san+pingyi@example.gov.cn")]
    [InlineData("10086@QQ.com", "10086@qq.com")]
    [InlineData("a@昭化.中国", "a@xn--cjr175b.xn--fiqs8s")]
    [InlineData("a@qq。com", "a@qq.com")]
    [InlineData("root@localhost", "root@localhost")]
    public void An_ordinary_address_is_taken(string address, string wire) => Assert.Equal(wire, Mailbox.Create(address).Address);

    [Theory]
    [InlineData("昭化区\r\n司法局", "昭化区 司法局")]
    [InlineData("  a\u2028\u0085\u000B b\0c ", "a b c")]
    public void Text_from_people_can_be_made_one_line(string text, string line)
    {
        Assert.Equal(line, HeaderText.OneLine(text));
        Assert.False(HeaderText.HasForbidden(HeaderText.OneLine(text)));
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\na\n.\nMAIL FROM:<x@example.com>\r\n")]
    [InlineData("Subject: x\r\n\r\na\r.\r\n")]
    [InlineData("Subject: x\0\r\n\r\n")]
    public async Task A_message_with_bare_line_ends_or_NUL_is_refused_before_any_connection(string message)
    {
        await using var client = new SmtpSubmissionClient(new SmtpAccount { Host = "nowhere.invalid", Port = 1 }, TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Raw(message), CancellationToken.None);

        Assert.Equal((HandOverOutcome.Permanent, null), (result.Recipients[0].Outcome, result.Fault));
    }

    private static OutgoingMail? Try(string attack, string field)
    {
        var text = Attacks.Single(a => a.Name == attack).Text;
        var mail = SampleMail.Mail() with { Html = "<p>x</p>" };
        try
        {
            mail = field switch
            {
                "address" => mail with { To = [Mailbox.Create(text)] },
                "address local part" => mail with { To = [Mailbox.Create(text + "@example.com")] },
                "display name" => mail with { To = [Mailbox.Create(SampleMail.Contact.Address, text)] },
                "subject" => mail with { Subject = text },
                "reply-to" => mail with { ReplyTo = Mailbox.Create(text) },
                "reply-to name" => mail with { ReplyTo = Mailbox.Create("a@example.com", text) },
                "attachment name" => mail with { Attachments = [new Attachment(text, "text/plain", "x"u8.ToArray())] },
                "calendar name" => mail with { Calendar = new CalendarPart(text, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n") },
                "text" => mail with { Text = text },
                "html" => mail with { Html = text },
                _ => mail with { MessageId = $"<{text}@example.com>" },
            };
            _ = MimeComposer.Compose(mail);
            return mail;
        }
        catch (MailFormatException e)
        {
            Assert.DoesNotContain(e.Message, c => char.IsControl(c) || c is '\u2028' or '\u2029');
            return null;
        }
    }

    private static void AssertPlannedHeaders(byte[] message)
    {
        var wire = System.Text.Encoding.Latin1.GetString(message);
        Assert.DoesNotContain("\0", wire, StringComparison.Ordinal);
        Assert.Equal(0, Regex.Count(wire, "(?<!\r)\n|\r(?!\n)"));
        var head = wire[..wire.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        var names = HeaderName().Matches("\r\n" + head).Select(m => m.Groups[1].Value).Where(n => n != "Reply-To");
        var oneText = names.Contains("Content-Transfer-Encoding") ? new[] { "Content-Transfer-Encoding" } : [];
        Assert.Equal([.. "Date From To Subject Message-ID Auto-Submitted MIME-Version Content-Type".Split(' '), .. oneText], names);
    }

    [GeneratedRegex(@"\r\n([^\s:]+):")]
    private static partial Regex HeaderName();
}
