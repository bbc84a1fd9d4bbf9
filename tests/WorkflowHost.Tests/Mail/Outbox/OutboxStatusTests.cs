using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Mail.Outbox;

/// <summary>One node sends; how sending stands is shown by all.</summary>
public sealed class OutboxStatusTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_sending_node_meets_every_node_can_show_until_it_is_over(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1");
        outbox.Server.Outage = MailFaultKind.LoginRefused;

        await outbox.SendDueAsync();

        var shown = await ShownAsync(outbox);
        Assert.Equal(outbox.Sender.Status, shown);
        Assert.Equal((outbox.Clock.GetUtcNow(), MailFaultKind.LoginRefused, "down"), (shown.OutageSince, shown.Fault!.Kind, shown.Fault.Detail));
        outbox.Server.Outage = null;
        await outbox.SendAllAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(OutboxStatus.Flowing, await ShownAsync(outbox));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_node_that_begins_to_send_does_not_repeat_what_the_one_before_met(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1");
        outbox.Server.Outage = MailFaultKind.Unreachable;
        await outbox.SendDueAsync();

        outbox.StartAgain();
        await outbox.Sender.BeginAsync(CancellationToken.None);

        Assert.Equal(OutboxStatus.Flowing, await ShownAsync(outbox));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_hold_is_shown_and_obeyed_at_once_whichever_node_it_was_set_on(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.SendDueAsync();
        await outbox.QueueAsync("n1");

        await outbox.Store.WriteAsync((db, stop) => OutboxHold.HoldAsync(db, "备份恢复", outbox.Clock.GetUtcNow(), stop), CancellationToken.None);
        Assert.Equal("备份恢复", (await ShownAsync(outbox)).HeldBecause);
        await outbox.Sender.PassAsync(CancellationToken.None);
        Assert.Equal(0, outbox.Server.Asked);

        await outbox.Store.WriteAsync((db, stop) => OutboxHold.ReleaseAsync(db, stop), CancellationToken.None);
        Assert.Equal(OutboxStatus.Flowing, await ShownAsync(outbox));
        await outbox.Sender.PassAsync(CancellationToken.None);
        Assert.Single(outbox.Server.Taken);
    }

    private static Task<OutboxStatus> ShownAsync(TestOutbox outbox) => outbox.Store.ReadAsync(OutboxStatus.ReadAsync, CancellationToken.None);
}
