using System.Text;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Mime;
using Xunit;

namespace WorkflowHost.Tests.Mail.Mime;

/// <summary>What was meant is what another parser reads, and what is on the wire suits every server.</summary>
public sealed class MimeComposerTests
{
    private const string Calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:自查自纠报告报送截止\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private static readonly OutgoingMail Full = SampleMail.Mail() with
    {
        ReplyTo = Mailbox.Create("office@example.gov.cn", "评议办 (值班)"),
        To = [SampleMail.Contact, Mailbox.Create("deputy@example.gov.cn", "O'Neil, \"Jim\" \\ A."), Mailbox.Create("plain@example.gov.cn")],
        Html = "<p>王联络同志：</p>\r\n<p>请于<b>6月6日</b>前报送。</p>",
        Calendar = new CalendarPart("报送截止.ics", Calendar),
        Attachments =
        [
            new Attachment("昭化区2024年民主评议政风行风工作实施方案（征求意见稿）附件一：评议内容及评分标准、时间安排表.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Enumerable.Range(0, 3000).Select(i => (byte)i).ToArray()),
            new Attachment("plan 1.pdf", "application/pdf", "%PDF-1.7"u8.ToArray()),
            new Attachment("a\"b;c='%41.txt", "text/plain", "x"u8.ToArray()),
        ],
    };

    [PythonFact]
    public async Task Another_parser_reads_every_part_as_it_was_meant()
    {
        var read = await PythonMail.ReadAsync(MimeComposer.Compose(Full));

        Assert.Empty(read.Defects);
        Assert.Equal(Full.Subject, read.Subject);
        Assert.Equal([new ReadMailbox("昭化区民主评议办公室", "pingyi@example.gov.cn")], read.From);
        Assert.Equal([new ReadMailbox("王联络", "liaison@example.gov.cn"), new("O'Neil, \"Jim\" \\ A.", "deputy@example.gov.cn"), new("", "plain@example.gov.cn")], read.To);
        Assert.Equal([new ReadMailbox("评议办 (值班)", "office@example.gov.cn")], read.ReplyTo);
        Assert.Equal((Full.MessageId, "auto-generated", "2024-06-03T09:00:00+08:00"), (read.MessageId, read.Auto, read.Date));
        Assert.Equal(["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", Full.Attachments[0].MediaType, "application/pdf", "text/plain"], read.Nesting);
        Assert.Equal((Full.Text, "utf-8"), (read.Parts[0].Text, read.Parts[0].Charset));
        Assert.Equal(Full.Html!.ReplaceLineEndings("\n") + "\n", read.Parts[1].Text);
        Assert.Equal((Calendar.ReplaceLineEndings("\n"), "PUBLISH", "inline", "报送截止.ics"), (read.Parts[2].Text, read.Parts[2].Method, read.Parts[2].Disposition, read.Parts[2].File));
        Assert.Equal(Full.Attachments.Select(a => (a.FileName, a.FileName, "attachment", "base64", a.Content.Length)), read.Parts.Skip(3).Select(p => (p.File, p.Name, p.Disposition, p.Encoding, p.Size))!);
    }

    [PythonTheory]
    [InlineData("Plain words only", "7bit")]
    [InlineData("Mostly ASCII, a café and one 评 in a longer line of ASCII = signs, long enough to be folded somewhere \t ", "quoted-printable")]
    [InlineData("关于报送2024年度民主评议政风行风自查自纠报告的提醒", "base64")]
    [InlineData("--=_a000000000000000000000000\n--\n--=_m", "quoted-printable")]
    [InlineData("trailing space \nand tab\t\n", "quoted-printable")]
    [InlineData("", "7bit")]
    [InlineData("𠮷野家 😀 beyond the first plane", "base64")]
    public async Task Text_of_any_kind_survives_in_the_encoding_that_fits(string text, string encoding)
    {
        var read = await PythonMail.ReadAsync(MimeComposer.Compose(SampleMail.Mail() with { Text = text, Html = text }));

        Assert.Empty(read.Defects);
        Assert.Equal([encoding, encoding], read.Parts.Select(p => p.Encoding));
        Assert.All(read.Parts, p => Assert.Equal(text.EndsWith('\n') ? text : text + "\n", p.Text));
    }

    [PythonTheory]
    [InlineData("Reminder")]
    [InlineData("A reminder in English that is so long that it has to be folded at one of its spaces, and again at another of them")]
    [InlineData("Averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword")]
    [InlineData("【催报】关于报送二〇二四年度民主评议政风行风工作自查自纠报告及整改台账的提醒（剩余3个工作日，6月6日星期四24时截止）𠮷😀")]
    [InlineData("=?utf-8?B?5rWL6K+V?= typed by hand")]
    [InlineData("two  spaces and %0d%0aBcc: x@example.com")]
    [InlineData("a: b; <c> \"d\" (e)")]
    [InlineData("")]
    public async Task A_subject_is_read_as_it_was_written(string subject)
    {
        var read = await PythonMail.ReadAsync(MimeComposer.Compose(SampleMail.Mail(subject)));

        Assert.Equal(subject, read.Subject);
        Assert.Empty(read.Defects);
    }

    [Fact]
    public void Everything_on_the_wire_is_ASCII_with_short_lines_ended_by_CR_LF()
    {
        var wire = Encoding.Latin1.GetString(MimeComposer.Compose(Full));

        Assert.All(wire, c => Assert.True(c is >= ' ' and <= '~' or '\r' or '\n' or '\t'));
        var lines = wire.Split("\r\n");
        Assert.All(lines, l => Assert.True((l.Length <= 78 || l.StartsWith("Content-Type: application/", StringComparison.Ordinal)) && !l.Contains('\r', StringComparison.Ordinal) && !l.Contains('\n', StringComparison.Ordinal), l));
        Assert.EndsWith("--\r\n", wire, StringComparison.Ordinal);
    }

    [Fact]
    public void No_encoded_word_is_longer_than_the_standard_allows_or_splits_a_character()
    {
        var wire = Encoding.ASCII.GetString(MimeComposer.Compose(SampleMail.Mail(string.Concat(Enumerable.Repeat("评😀a议", 60)))));

        var words = System.Text.RegularExpressions.Regex.Matches(wire, @"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=");
        Assert.True(words.Count > 10);
        Assert.All(words, w =>
        {
            Assert.True(w.Length <= 75);
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(w.Groups[1].Value));
        });
    }

    [Fact]
    public void The_same_mail_gives_the_same_bytes()
    {
        Assert.Equal(MimeComposer.Compose(Full), MimeComposer.Compose(Full));
    }
}
