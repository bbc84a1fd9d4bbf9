using System.Text.RegularExpressions;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Smtp;
using Xunit;

namespace WorkflowHost.Tests.Mail.Smtp;

/// <summary>What goes right, on each way to encrypt and to log in.</summary>
public sealed class SubmissionTests
{
    [SmtpTheory]
    [InlineData(TlsMode.Implicit, "PLAIN")]
    [InlineData(TlsMode.Implicit, "LOGIN")]
    [InlineData(TlsMode.StartTls, "PLAIN")]
    [InlineData(TlsMode.StartTls, "LOGIN")]
    public async Task A_mail_arrives_byte_for_byte_over_TLS_with_a_login(TlsMode tls, string mechanism)
    {
        await using var server = await SmtpServer.StartAsync(tls, setting: new { mechanisms = new[] { mechanism } });
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server, tls), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        var recipient = Assert.Single(result.Recipients);
        Assert.Equal((HandOverOutcome.Accepted, "250 2.0.0 taken"), (recipient.Outcome, recipient.Detail));
        var mail = await server.MailAsync();
        Assert.True(mail.Tls);
        Assert.Equal(SmtpServer.User, mail.User);
        Assert.Equal(SampleMail.Sender.Address, mail.Sender);
        Assert.Equal(["liaison@example.gov.cn"], mail.Recipients);
        Assert.Equal(SampleMail.Bytes(), mail.Content);
    }

    [SmtpFact]
    public async Task Without_encryption_and_login_a_mail_goes_only_when_both_are_switched_off_by_name()
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server, TlsMode.None, password: null), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal(HandOverOutcome.Accepted, result.Recipients[0].Outcome);
        Assert.False((await server.MailAsync()).Tls);
    }

    [SmtpTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_that_begin_with_dots_arrive_as_they_were_written(bool pipelining)
    {
        await using var server = await SmtpServer.StartAsync(setting: new { pipelining });
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        string[] messages = [".\r\n", "..\r\n.\r\nX\r\n", "Subject: a\r\n\r\n.\r\n..\r\n...b\r\n.\r\n\r\n.\r\n", "Subject: no line end\r\n\r\n.", "a\r\n" + string.Concat(Enumerable.Repeat(".x\r\n", 20_000))];

        foreach (var message in messages)
        {
            Assert.Equal(HandOverOutcome.Accepted, (await client.HandOverAsync(SampleMail.To(), SampleMail.Raw(message), CancellationToken.None)).Recipients[0].Outcome);
        }

        await server.MailAsync(messages.Length);
        await server.CaughtUpAsync();
        Assert.Equal(messages.Select(m => m.EndsWith("\r\n", StringComparison.Ordinal) ? m : m + "\r\n"), server.Mails.Select(m => m.Text));
    }

    [SmtpFact]
    public async Task Many_mails_share_one_connection_and_one_login_until_it_is_told_to_rest()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);

        for (var i = 0; i < 20; i++)
        {
            await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
        }

        await client.RestAsync();
        await server.CaughtUpAsync();
        Assert.Equal((20, 1, 1), (server.Mails.Count, server.Connections, server.Logins(right: true)));
        Assert.EndsWith("QUIT\r\n", server.Transcript, StringComparison.Ordinal);

        await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
        await server.CaughtUpAsync();
        Assert.Equal((21, 2), (server.Mails.Count, server.Connections));
    }

    [SmtpFact]
    public async Task A_connection_carries_no_more_mails_than_the_provider_allows()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server, mailsPerConnection: 2), TimeProvider.System);

        for (var i = 0; i < 5; i++)
        {
            await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
        }

        await server.HappenedAsync("connection", 3);
        await server.CaughtUpAsync();
        Assert.Equal((5, 3), (server.Mails.Count, server.Connections));
    }

    [SmtpFact]
    public async Task One_refused_recipient_of_three_is_refused_alone()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { rcpt = new Dictionary<string, string> { ["gone@example.gov.cn"] = "550 5.1.1 No such user here", ["full@example.gov.cn"] = "452 4.2.2 Mailbox full" } });

        var result = await client.HandOverAsync(SampleMail.To("a@example.gov.cn", "gone@example.gov.cn", "full@example.gov.cn"), SampleMail.Bytes(), CancellationToken.None);

        Assert.Null(result.Fault);
        Assert.Equal([HandOverOutcome.Accepted, HandOverOutcome.Permanent, HandOverOutcome.Temporary], result.Recipients.Select(r => r.Outcome));
        Assert.Equal("550 5.1.1 No such user here", result.Recipients[1].Detail);
        Assert.Equal(["a@example.gov.cn"], (await server.MailAsync()).Recipients);
    }

    [SmtpTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_every_recipient_is_refused_nothing_is_sent_and_the_connection_serves_the_next_mail(bool pipelining)
    {
        await using var server = await SmtpServer.StartAsync(setting: new { pipelining });
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { rcpt = new Dictionary<string, string> { ["gone@example.gov.cn"] = "550 5.1.1 No such user here" } });

        var refused = await client.HandOverAsync(SampleMail.To("gone@example.gov.cn"), SampleMail.Bytes(), CancellationToken.None);
        var next = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal(HandOverOutcome.Permanent, refused.Recipients[0].Outcome);
        Assert.Equal(HandOverOutcome.Accepted, next.Recipients[0].Outcome);
        await server.CaughtUpAsync();
        Assert.Equal((1, 1), (server.Mails.Count, server.Connections));
    }

    [SmtpTheory]
    [InlineData(true, "MAIL FROM:<pingyi@example.gov.cn> SIZE=[0-9]+\r\nRCPT TO:<liaison@example.gov.cn>\r\nDATA\r\n")]
    [InlineData(false, "MAIL FROM:<pingyi@example.gov.cn> SIZE=[0-9]+\r\nRCPT TO:<liaison@example.gov.cn>\r\nDATA\r\n")]
    public async Task Commands_are_sent_at_once_only_where_the_server_said_it_can(bool pipelining, string commands)
    {
        await using var server = await SmtpServer.StartAsync(setting: new { pipelining });
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);

        await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await server.CaughtUpAsync();
        Assert.Matches(new Regex(commands), server.Transcript);
        Assert.Equal(pipelining, (await server.HeardAsync()).Any(h => Regex.IsMatch(h, commands)));
    }

    [SmtpFact]
    public async Task A_message_larger_than_the_server_takes_is_not_sent_and_says_so()
    {
        await using var server = await SmtpServer.StartAsync(setting: new { size = 1000 });
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Raw(string.Concat(Enumerable.Repeat("0123456789\r\n", 100))), CancellationToken.None);

        Assert.Equal(HandOverOutcome.Permanent, result.Recipients[0].Outcome);
        Assert.Contains("1200", result.Recipients[0].Detail, StringComparison.Ordinal);
        await server.CaughtUpAsync();
        Assert.DoesNotContain("MAIL", server.Transcript, StringComparison.Ordinal);
    }

    [SmtpFact]
    public async Task Eight_bit_content_is_announced()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);

        await client.HandOverAsync(SampleMail.To(), "Subject: x\r\n\r\n评议\r\n"u8.ToArray(), CancellationToken.None);

        Assert.Contains("BODY=8BITMIME", (await server.MailAsync()).Options);
    }
}
