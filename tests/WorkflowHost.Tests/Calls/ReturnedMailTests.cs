using System.Text;
using WorkflowHost.Runtime.Mail.Returned;
using Xunit;

namespace WorkflowHost.Tests.Calls;

/// <summary>Returned mails as servers write them: by the standard, as the Chinese providers do, and what is none.</summary>
public sealed class ReturnedMailTests
{
    private const string Ours = "<0f3a9c5d@pingyi.example.org>";

    [Fact]
    public void A_report_by_the_standard_names_the_mail_the_recipient_and_the_reason()
    {
        var mail = Read($"""
            From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
            Message-ID: <bounce-1@mx.example.net>
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status;
             boundary="AAA/mx"

            --AAA/mx
            Content-Type: text/plain; charset=us-ascii

            I'm sorry to have to inform you that your message could not be delivered.

            --AAA/mx
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            Final-Recipient: rfc822; Contact1@Unit.example
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <contact1@unit.example>: User unknown

            --AAA/mx
            Content-Type: text/rfc822-headers

            Message-ID: {Ours}
            To: contact1@unit.example

            --AAA/mx--
            """);

        Assert.Equal(ReturnKind.Failed, mail.Kind);
        Assert.Equal(["contact1@unit.example"], mail.Recipients);
        Assert.Contains(Ours, mail.MessageIds);
        Assert.DoesNotContain("<bounce-1@mx.example.net>", mail.MessageIds);
        Assert.Contains("User unknown", mail.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Chinese_provider_that_writes_no_report_is_read_by_its_sender_and_the_mail_it_encloses()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var text = Convert.ToBase64String(gb.GetBytes("很抱歉，您的邮件被退回。原因：550 Mailbox not found 收件人不存在"));
        var subject = Convert.ToBase64String(gb.GetBytes("系统退信"));
        var mail = Read($"""
            From: <postmaster@qq.example>
            Subject: =?gb18030?B?{subject}?=
            Content-Type: multipart/mixed; boundary=b1

            --b1
            Content-Type: text/plain; charset="gb18030"
            Content-Transfer-Encoding: base64

            {text}
            --b1
            Content-Type: message/rfc822

            From: office@pingyi.example.org
            Message-ID:
             {Ours}
            Subject: x

            Text
            --b1--
            """);

        Assert.Equal((ReturnKind.Failed, true), (mail.Kind, mail.MessageIds.Contains(Ours)));
        Assert.StartsWith("550 Mailbox not found", mail.Reason, StringComparison.Ordinal);
        Assert.Empty(mail.Recipients);
    }

    [Theory]
    [InlineData("Final-Recipient: rfc822; a@x.example\nAction: delayed\nStatus: 4.4.1", ReturnKind.Delayed)]
    [InlineData("Final-Recipient: rfc822; a@x.example\nAction: relayed\nStatus: 2.0.0", ReturnKind.Delayed)]
    public void What_the_server_still_tries_or_has_passed_on_is_not_returned(string report, ReturnKind kind)
    {
        var mail = Read($"From: mailer-daemon@mx\nContent-Type: multipart/report; boundary=q\n\n--q\nContent-Type: message/delivery-status\n\n{report}\n\n--q--\n");

        Assert.Equal(kind, mail.Kind);
        Assert.Empty(mail.Recipients);
    }

    [Theory]
    [InlineData("Subject: =?utf-8?Q?=E8=87=AA=E5=8A=A8=E5=9B=9E=E5=A4=8D?=\nFrom: wang@unit.example", ReturnKind.AutoReply)]
    [InlineData("Subject: x\nFrom: wang@unit.example\nAuto-Submitted: auto-replied", ReturnKind.AutoReply)]
    [InlineData("Subject: Re: report\nFrom: wang@unit.example", ReturnKind.Unclear)]
    public void An_absent_person_or_an_ordinary_answer_is_not_taken_for_a_returned_mail(string headers, ReturnKind kind) =>
        Assert.Equal(kind, Read($"{headers}\nIn-Reply-To: {Ours}\n\nhello").Kind);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=a\n\n--a\n--a\n--a")]
    [InlineData("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n####=A=")]
    [InlineData("Subject: =?x?B?%%%?=\n\n=ZZ")]
    public void Broken_files_are_read_as_far_as_they_go(string text) => Assert.Equal(ReturnKind.Unclear, Read(text).Kind);

    [Fact]
    public void Parts_within_parts_without_end_do_not_end_the_process()
    {
        var nested = new StringBuilder("x");
        for (var i = 0; i < 2000; i++)
        {
            nested.Insert(0, "Content-Type: message/rfc822\n\n");
        }

        Assert.Equal(ReturnKind.Unclear, Read(nested.ToString()).Kind);
    }

    private static ReturnedMail Read(string text) => ReturnedMail.Read(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
}
