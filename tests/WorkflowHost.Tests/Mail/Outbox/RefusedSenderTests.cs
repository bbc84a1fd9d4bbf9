using System.Globalization;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Mail.Outbox;

/// <summary>Where it is the sender that a server does not want, no recipient is given up for it.</summary>
public sealed class RefusedSenderTests
{
    private const string Refusal = "553 5.7.1 <pingyi@example.gov.cn>: Sender address rejected: not owned by user";

    [SmtpTheory]
    [InlineData(Refusal, MailFaultKind.SenderRefused)]
    [InlineData("550 5.1.8 Access denied, bad outbound sender", MailFaultKind.SenderRefused)]
    [InlineData("554 5.7.60 client does not have permissions to send as this address", MailFaultKind.SenderRefused)]
    [InlineData("450 4.1.8 Sender address rejected: Domain not found", MailFaultKind.SenderRefused)]
    [InlineData("550 5.4.5 Daily user limit exceeded", MailFaultKind.Throttled)]
    [InlineData("550 Daily quota exceeded", MailFaultKind.Throttled)]
    [InlineData("550 5.1.1 no such user", null)]
    [InlineData("550 5.2.1 The account that you tried to reach is disabled", null)]
    [InlineData("550 account suspended", null)]
    [InlineData("552 5.2.2 mailbox full, quota exceeded", null)]
    [InlineData("550 5.7.124 Sender not in allowed-senders list", null)]
    [InlineData("450 4.2.0 Sender greylisted, try again", null)]
    public async Task What_is_said_of_a_recipient_is_told_from_what_is_said_of_the_sender(string answer, MailFaultKind? fault)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { rcpt = new Dictionary<string, string> { [SampleMail.Contact.Address] = answer } });

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal(fault, result.Fault?.Kind);
        Assert.Equal(fault is not null, result.Recipients[0].Outcome == HandOverOutcome.NotHandedOver);
    }

    [SmtpTheory]
    [InlineData("550 account suspended")]
    [InlineData("554 5.7.1 You are not authorized to send as pingyi@example.gov.cn")]
    [InlineData("550 5.2.252 SendAsDenied")]
    public async Task After_the_message_an_account_is_the_senders(string answer)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { message = answer });

        var result = await client.HandOverAsync(SampleMail.To(), SampleMail.Bytes(), CancellationToken.None);

        Assert.Equal((MailFaultKind.SenderRefused, HandOverOutcome.NotHandedOver), (result.Fault?.Kind, result.Recipients[0].Outcome));
    }

    [SmtpTheory, OnSqlite, OnPostgres]
    public async Task A_refused_sender_pauses_the_account_and_when_it_is_accepted_again_everybody_gets_his_mail(Database database)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await using var outbox = await TestOutbox.CreateAsync(database);
        string[] names = ["n1", "n2", "n3", "n4"];
        await outbox.QueueAsync(names);
        var sender = outbox.NewSender(transport: client);
        await server.PlanAsync(new { rcpt = names.ToDictionary(n => n + "@example.gov.cn", _ => Refusal) });

        for (var minutes = 0; minutes < 10; minutes++)
        {
            await sender.SendDueAsync(CancellationToken.None);
            outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.All(await outbox.RowsAsync(), n => Assert.Contains(n.State, (NoticeState[])[NoticeState.Queued, NoticeState.Retrying]));
        Assert.Equal(MailFaultKind.SenderRefused, sender.Status.Fault!.Kind);
        Assert.True(sender.Status.IsAlert(outbox.Clock.GetUtcNow()));
        // As the office reads it, whatever language the machine speaks.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        Assert.Contains("发件地址或账号", sender.Status.Fault.Explain(), StringComparison.Ordinal);

        await server.PlanAsync(new { });
        for (var minutes = 0; minutes < 10; minutes++)
        {
            await sender.SendDueAsync(CancellationToken.None);
            outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.All(await outbox.RowsAsync(), n => Assert.Equal(NoticeState.HandedOver, n.State));
        Assert.Equal(OutboxStatus.Flowing, sender.Status);
    }

    [SmtpFact]
    public async Task Should_one_recipients_no_be_taken_for_the_senders_the_others_still_get_their_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync("n1", "n2", "n3");
        var sender = outbox.NewSender(transport: client);
        await server.PlanAsync(new { rcpt = new Dictionary<string, string> { ["n1@example.gov.cn"] = "550 we do not like your sender" } });

        await sender.SendDueAsync(CancellationToken.None);
        outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await sender.SendDueAsync(CancellationToken.None);

        var states = (await outbox.RowsAsync()).Select(n => n.State);
        Assert.Equal([NoticeState.Retrying, NoticeState.HandedOver, NoticeState.HandedOver], states);
    }
}
