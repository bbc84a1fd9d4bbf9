using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Mail.Outbox;

public sealed class OutboxSenderTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_queued_notice_is_handed_over_once(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1", "n2", "n3");

        await outbox.SendDueAsync();
        await outbox.SendDueAsync();

        Assert.Equal(["<n1@example.gov.cn>", "<n2@example.gov.cn>", "<n3@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));
        Assert.All(await outbox.RowsAsync(), n => Assert.Equal((NoticeState.HandedOver, outbox.Clock.GetUtcNow(), 1, false, null), (n.State, n.HandedOverAt, n.Attempts, n.PossiblyRepeated, n.LastError)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_mail_carries_a_link_that_works_and_the_stored_text_does_not(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        var link = new TaskLink { Id = "link1", TaskId = "t1", Recipient = "n1@example.gov.cn", Generation = 2, ExpiresAt = outbox.Clock.GetUtcNow().AddDays(9) };
        await outbox.QueueAsync(n => n + "@example.gov.cn", link, "n1");

        await outbox.SendDueAsync();

        var token = outbox.Tokens.Make(link);
        // Where a line of quoted-printable happens to begin with a dash of the token, the dash is encoded.
        var joined = Assert.Single(outbox.Server.Taken).Message.Replace("=\r\n", "", StringComparison.Ordinal);
        var read = Regex.Replace(joined, "=([0-9A-F]{2})", code => ((char)Convert.ToByte(code.Groups[1].Value, 16)).ToString());
        Assert.Contains("https://pingyi.example.gov.cn/u/" + token, read, StringComparison.Ordinal);
        var row = await outbox.RowAsync("n1");
        Assert.DoesNotContain(token.Split('.')[1], row.Text + row.Html + row.LastError + string.Join('\n', outbox.Log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_was_ended_meanwhile_is_not_sent_to_its_former_holder()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync(n => n + "@example.gov.cn", new TaskLink { Id = "link1", TaskId = "t1", Recipient = "x", ExpiresAt = outbox.Clock.GetUtcNow().AddDays(9), RevokedAt = outbox.Clock.GetUtcNow() }, "n1");

        await outbox.SendDueAsync();

        Assert.Equal(0, outbox.Server.Asked);
        Assert.Equal(NoticeState.Cancelled, (await outbox.RowAsync("n1")).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_recipient_told_not_now_is_tried_again_and_one_told_never_is_not_and_the_others_do_not_notice(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("a", "full", "gone", "z");
        outbox.Server.Answer = to => to.StartsWith("full", StringComparison.Ordinal) ? HandOverOutcome.Temporary : to.StartsWith("gone", StringComparison.Ordinal) ? HandOverOutcome.Permanent : HandOverOutcome.Accepted;

        await outbox.SendDueAsync();

        Assert.Equal([NoticeState.HandedOver, NoticeState.Retrying, NoticeState.Refused, NoticeState.HandedOver], (await outbox.RowsAsync()).Select(n => n.State));
        Assert.Equal("Permanent it is", (await outbox.RowAsync("gone")).LastError);
        Assert.Equal(outbox.Clock.GetUtcNow().AddMinutes(1), (await outbox.RowAsync("full")).NextAttemptAt);

        outbox.Clock.Advance(TimeSpan.FromMinutes(1));
        await outbox.SendDueAsync();
        Assert.Equal(outbox.Clock.GetUtcNow().AddMinutes(2), (await outbox.RowAsync("full")).NextAttemptAt);

        outbox.Server.Answer = _ => HandOverOutcome.Accepted;
        outbox.Clock.Advance(TimeSpan.FromMinutes(2));
        await outbox.SendDueAsync();
        Assert.Equal((NoticeState.HandedOver, 3, null), ((await outbox.RowAsync("full")).State, (await outbox.RowAsync("full")).Attempts, (await outbox.RowAsync("full")).LastError));
        Assert.Equal(NoticeState.Refused, (await outbox.RowAsync("gone")).State);
        Assert.Equal(6, outbox.Server.Asked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_a_stop_of_the_host_cut_short_before_it_left_waits_as_if_it_had_never_been_tried(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1");
        outbox.Server.Outage = MailFaultKind.Cancelled;
        await outbox.Sender.BeginAsync(CancellationToken.None);

        await outbox.Sender.PassAsync(CancellationToken.None);

        var row = await outbox.RowAsync("n1");
        Assert.Equal((NoticeState.Queued, 0, null, false), (row.State, row.Attempts, row.LastError, row.PossiblyRepeated));
        outbox.Server.Outage = null;
        await outbox.SendDueAsync();
        Assert.Equal((NoticeState.HandedOver, 1), ((await outbox.RowAsync("n1")).State, (await outbox.RowAsync("n1")).Attempts));
    }

    [Fact]
    public async Task A_row_that_cannot_become_a_mail_is_refused_alone_and_says_why()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync(name => name == "bad" ? "x\r\nBcc: y@example.com" : name + "@example.gov.cn", null, "a", "bad", "c");

        await outbox.SendDueAsync();

        Assert.Equal([NoticeState.HandedOver, NoticeState.Refused, NoticeState.HandedOver], (await outbox.RowsAsync()).Select(n => n.State));
        Assert.False(string.IsNullOrEmpty((await outbox.RowAsync("bad")).LastError));
        Assert.DoesNotContain(outbox.Log, l => l.Contains("y@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_break_that_came_into_subject_or_name_from_a_units_data_adds_no_header()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync("n1");
        await outbox.Store.WriteAsync(
            async (db, stop) =>
            {
                var row = await db.Notices.SingleAsync(stop);
                db.Notices.Remove(row);
                db.Notices.Add(new Notice
                {
                    Id = "n2", Key = "n2", Kind = "reminder", RecipientName = "Wang\r\nBcc: x@example.com", RecipientAddress = "wang@example.gov.cn",
                    Subject = "Reminder\r\nBcc: y@example.com\u2028", Text = "x", Html = "", MessageId = "<n2@example.gov.cn>", NextAttemptAt = outbox.Clock.GetUtcNow(),
                });
            },
            CancellationToken.None);

        await outbox.SendDueAsync();

        var lines = Assert.Single(outbox.Server.Taken).Message.Split("\r\n");
        Assert.Contains("Subject: Reminder Bcc: y@example.com", lines);
        Assert.Contains("To: \"Wang Bcc: x@example.com\" <wang@example.gov.cn>", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith("Bcc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistake_of_ours_about_one_mail_neither_stops_nor_repeats_the_others()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync("n1", "n2", "n3");
        outbox.Server.Answer = to => to.StartsWith("n2", StringComparison.Ordinal) ? throw new InvalidOperationException("a mistake") : HandOverOutcome.Accepted;

        await outbox.SendDueAsync();

        Assert.Equal(["<n1@example.gov.cn>", "<n3@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));
        Assert.Equal([NoticeState.HandedOver, NoticeState.Retrying, NoticeState.HandedOver], (await outbox.RowsAsync()).Select(n => n.State));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_on_hold_or_cancelled_does_not_leave_and_what_is_released_does(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("cancelled", "held", "plain");
        await outbox.Store.WriteAsync(async (db, stop) => Assert.True(await NoticeActions.HoldAsync(db, "held", stop) & await NoticeActions.CancelAsync(db, "cancelled", stop)), CancellationToken.None);
        await outbox.Store.WriteAsync((db, stop) => OutboxHold.HoldAsync(db, "restored from a backup", outbox.Clock.GetUtcNow(), stop), CancellationToken.None);

        await outbox.SendDueAsync();
        Assert.Equal((0, "restored from a backup"), (outbox.Server.Asked, outbox.Sender.Status.HeldBecause));

        await outbox.Store.WriteAsync(OutboxHold.ReleaseAsync, CancellationToken.None);
        await outbox.SendDueAsync();
        Assert.Equal(["<plain@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));

        await outbox.Store.WriteAsync(async (db, stop) => Assert.True(await NoticeActions.ReleaseAsync(db, "held", outbox.Clock.GetUtcNow(), stop)), CancellationToken.None);
        await outbox.SendDueAsync();
        Assert.Equal([NoticeState.Cancelled, NoticeState.HandedOver, NoticeState.HandedOver], (await outbox.RowsAsync()).Select(n => n.State));
    }

    [Fact]
    public async Task What_was_handed_over_cannot_be_held_cancelled_or_sent_anew()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync("n1");
        await outbox.SendDueAsync();

        await outbox.Store.WriteAsync(
            async (db, stop) => Assert.False(
                await NoticeActions.HoldAsync(db, "n1", stop) | await NoticeActions.CancelAsync(db, "n1", stop) | await NoticeActions.TryAgainAsync(db, "n1", outbox.Clock.GetUtcNow(), stop) | await NoticeActions.ReleaseAsync(db, "n1", outbox.Clock.GetUtcNow(), stop)),
            CancellationToken.None);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_account_keeps_its_pace_also_across_a_restart(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        var pace = new PaceLimits(0, 4, 0);
        outbox.StartAgain(pace);
        await outbox.QueueAsync([.. Enumerable.Range(0, 10).Select(i => $"n{i}")]);
        var begun = outbox.Clock.GetUtcNow();
        var forecast = await outbox.Store.ReadAsync((db, stop) => OutboxForecast.ReadAsync(db, pace, begun, stop), CancellationToken.None);

        await outbox.SendDueAsync();
        Assert.Equal(4, outbox.Server.Taken.Count);
        outbox.StartAgain(pace);
        await outbox.SendDueAsync();
        Assert.Equal(4, outbox.Server.Taken.Count);

        var through = await outbox.SendAllAsync(TimeSpan.FromDays(1));
        Assert.Equal((10, 10), (outbox.Server.Taken.Count, forecast.Waiting));
        Assert.Equal(begun.AddHours(2), through);
        Assert.Equal(forecast.ThroughAt, through);
    }

    [SmtpFact]
    public async Task Over_a_real_server_every_notice_arrives_once_and_the_refused_one_is_named()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await using var server = await SmtpServer.StartAsync();
        await using var client = new SmtpSubmissionClient(SampleMail.Account(server), TimeProvider.System);
        await server.PlanAsync(new { rcpt = new Dictionary<string, string> { ["n7@example.gov.cn"] = "550 5.1.1 No such user here" } });
        await outbox.QueueAsync([.. Enumerable.Range(0, 40).Select(i => $"n{i}")]);
        var sender = outbox.NewSender(transport: client);

        await sender.BeginAsync(CancellationToken.None);
        while (await sender.PassAsync(CancellationToken.None) == TimeSpan.Zero)
        {
        }

        await server.CaughtUpAsync();
        Assert.Equal((39, 39, 1), (server.Mails.Count, server.Mails.Select(m => m.Recipients[0]).Distinct().Count(), server.Connections));
        Assert.Equal("550 5.1.1 No such user here", (await outbox.RowAsync("n7")).LastError);
    }
}
