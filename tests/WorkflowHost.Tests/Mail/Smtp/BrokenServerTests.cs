using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Tests.Time;
using Xunit;

namespace WorkflowHost.Tests.Mail.Smtp;

/// <summary>Servers that hang, hang up, or say no: what is certain and what is not.</summary>
public sealed class BrokenServerTests
{
    [SmtpTheory]
    [InlineData("mail")]
    [InlineData("rcpt")]
    [InlineData("data")]
    public async Task A_server_that_dies_before_the_message_has_certainly_not_got_it(string moment)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { die = moment });

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal((MailFaultKind.ConnectionLost, HandOverOutcome.NotHandedOver), (result.Fault!.Kind, result.Recipients[0].Outcome));
        await server.CaughtUpAsync();
        Assert.Empty(server.Mails);
    }

    [SmtpTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_dies_after_the_final_dot_leaves_it_unknown_whether_it_kept_the_mail(bool keep)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { die = "message", keep });

        var result = await client.HandOverAsync(SampleMail.To("a@example.gov.cn", "b@example.gov.cn"), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal(MailFaultKind.ConnectionLost, result.Fault!.Kind);
        Assert.All(result.Recipients, r => Assert.Equal(HandOverOutcome.Unknown, r.Outcome));
        await server.CaughtUpAsync();
        Assert.Equal(keep ? 1 : 0, server.Mails.Count);
    }

    [SmtpTheory]
    [InlineData("greeting", HandOverOutcome.NotHandedOver)]
    [InlineData("mail", HandOverOutcome.NotHandedOver)]
    [InlineData("rcpt", HandOverOutcome.NotHandedOver)]
    [InlineData("data", HandOverOutcome.NotHandedOver)]
    [InlineData("message", HandOverOutcome.Unknown)]
    public async Task A_server_that_hangs_is_given_up_in_time(string moment, HandOverOutcome outcome)
    {
        var clock = new ManualClock();
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), clock);
        await server.PlanAsync(new { hang = moment });

        var handOver = client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
        await server.HappenedAsync("hang");
        var result = await clock.RunUntilAsync(handOver);

        Assert.Equal((MailFaultKind.TimedOut, outcome), (result.Fault!.Kind, result.Recipients[0].Outcome));
    }

    [SmtpFact]
    public async Task Stopping_before_the_message_leaves_it_unsent_and_stopping_after_it_waits_a_little_for_the_answer()
    {
        var clock = new ManualClock();
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), clock);

        await server.PlanAsync(new { hang = "rcpt" });
        using (var stop = new CancellationTokenSource())
        {
            var early = client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), stop.Token);
            await server.HappenedAsync("hang");
            await stop.CancelAsync();
            Assert.Equal((MailFaultKind.Cancelled, HandOverOutcome.NotHandedOver), ((await early).Fault!.Kind, (await early).Recipients[0].Outcome));
        }

        await server.PlanAsync(new { hang = "message" });
        using (var stop = new CancellationTokenSource())
        {
            var late = client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), stop.Token);
            await server.HappenedAsync("hang", 2);
            await stop.CancelAsync();
            clock.Advance(TimeSpan.FromSeconds(9));
            Assert.False(late.IsCompleted);
            var result = await clock.RunUntilAsync(late);
            Assert.Equal(HandOverOutcome.Unknown, result.Recipients[0].Outcome);
            Assert.True(clock.GetUtcNow() < new ManualClock().GetUtcNow() + TimeSpan.FromSeconds(11));
        }
    }

    [SmtpTheory]
    [InlineData("mail", "421 4.3.2 closing", MailFaultKind.ServerUnavailable, HandOverOutcome.NotHandedOver)]
    [InlineData("mail", "451 4.3.0 try again later", MailFaultKind.ServerUnavailable, HandOverOutcome.NotHandedOver)]
    [InlineData("mail", "553 5.7.1 sender must be the login", MailFaultKind.SenderRefused, HandOverOutcome.NotHandedOver)]
    [InlineData("mail", "552 5.3.4 too large", null, HandOverOutcome.Permanent)]
    [InlineData("mail", "550 Sender frequency limited", MailFaultKind.Throttled, HandOverOutcome.NotHandedOver)]
    [InlineData("data", "450 4.3.0 queue full", null, HandOverOutcome.Temporary)]
    [InlineData("data", "554 5.5.1 no", null, HandOverOutcome.Permanent)]
    [InlineData("message", "421 4.3.2 closing", MailFaultKind.ServerUnavailable, HandOverOutcome.NotHandedOver)]
    [InlineData("message", "451 4.3.0 local error", null, HandOverOutcome.Temporary)]
    [InlineData("message", "554 DT:SPM refused", null, HandOverOutcome.Permanent)]
    [InlineData("message", "554 MI:SFQ too much in 15 minutes", MailFaultKind.Throttled, HandOverOutcome.NotHandedOver)]
    public async Task A_no_is_the_recipients_the_messages_or_the_accounts(string moment, string answer, MailFaultKind? fault, HandOverOutcome outcome)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new Dictionary<string, string> { [moment] = answer });

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal((fault, outcome, answer), (result.Fault?.Kind, result.Recipients[0].Outcome, result.Recipients[0].Reply!.ToString()));
        await server.CaughtUpAsync();
        Assert.Empty(server.Mails);

        await server.PlanAsync(new { });
        Assert.Equal(HandOverOutcome.Accepted, (await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None)).Recipients[0].Outcome);
        await server.CaughtUpAsync();
        Assert.Single(server.Mails);
    }

    [SmtpTheory]
    [InlineData("421 4.3.2 too many connections", MailFaultKind.ServerUnavailable)]
    [InlineData("554 no service", MailFaultKind.ServerUnavailable)]
    [InlineData("HTTP/1.1 400 Bad Request", MailFaultKind.ProtocolBroken)]
    public async Task A_server_that_does_not_greet_gets_nothing(string greeting, MailFaultKind fault)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { greeting });

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal((fault, HandOverOutcome.NotHandedOver), (result.Fault!.Kind, result.Recipients[0].Outcome));
        await server.CaughtUpAsync();
        Assert.Equal("", server.Transcript);
    }

    [SmtpTheory]
    [InlineData("die", "mail")]
    [InlineData("mail", "421 4.4.2 idle for too long")]
    [InlineData("mail", "451 MI:DMC too many mails on this connection")]
    public async Task A_kept_connection_that_has_gone_is_replaced_at_once(string key, string value)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
        await server.PlanAsync(new Dictionary<string, object> { [key] = value, ["times"] = 1 });

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal(HandOverOutcome.Accepted, result.Recipients[0].Outcome);
        await server.CaughtUpAsync();
        Assert.Equal((2, 2), (server.Mails.Count, server.Connections));
    }

    [SmtpFact]
    public async Task A_connection_left_alone_is_asked_before_it_is_trusted()
    {
        var clock = new ManualClock();
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), clock);
        await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(1));

        await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        await server.CaughtUpAsync();
        Assert.Equal((2, 1), (server.Mails.Count, server.Connections));
        Assert.Contains("\r\nRSET\r\nMAIL", server.Transcript, StringComparison.Ordinal);
    }
}
