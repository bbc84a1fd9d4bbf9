using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Mail.Outbox;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Notices;

/// <summary>A mail that gathers several reminders is one mail to the account's pace, however many it carries.</summary>
public sealed class DigestPaceTests
{
    private const int People = 6;
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_mail_carries_uses_up_nothing_of_the_pace_also_after_a_restart(Database database)
    {
        await using var outbox = await GatheredAsync(database);
        var pace = new PaceLimits(0, 4, 0);
        outbox.StartAgain(pace);

        await outbox.SendDueAsync();
        Assert.Equal(4, outbox.Server.Taken.Count);
        outbox.StartAgain(pace with { PerHour = 5 });
        await outbox.SendDueAsync();
        Assert.Equal(5, outbox.Server.Taken.Count);
        outbox.StartAgain(pace with { PerHour = 5 });
        await outbox.SendDueAsync();

        Assert.Equal(5, outbox.Server.Taken.Count);
        var forecast = await outbox.Store.ReadAsync((db, stop) => OutboxForecast.ReadAsync(db, pace with { PerHour = 5 }, outbox.Clock.GetUtcNow(), stop), None);
        Assert.Equal((1, outbox.Clock.GetUtcNow().AddHours(1)), (forecast.Waiting, forecast.ThroughAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_left_and_came_back_has_used_up_its_part(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1", "n2");
        outbox.StartAgain(new PaceLimits(0, 1, 0));
        await outbox.SendDueAsync();
        await outbox.Store.WriteAsync((db, stop) => db.Notices.Where(n => n.State == NoticeState.HandedOver).ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NoticeState.Undelivered), stop), None);

        outbox.StartAgain(new PaceLimits(0, 1, 0));
        await outbox.SendDueAsync();

        Assert.Single(outbox.Server.Taken);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reminder_that_is_sent_again_out_of_a_refused_mail_counts_as_the_mail_it_is_then(Database database)
    {
        await using var outbox = await GatheredAsync(database);
        outbox.Server.Answer = _ => HandOverOutcome.Permanent;
        await outbox.SendDueAsync();
        var carried = await outbox.Store.ReadAsync((db, stop) => db.Notices.Where(n => n.DigestId != null).OrderBy(n => n.Id).Select(n => n.Id).FirstAsync(stop), None);
        outbox.Server.Answer = _ => HandOverOutcome.Accepted;

        Assert.True(await outbox.Store.WriteAsync((db, stop) => NoticeActions.TryAgainAsync(db, carried, outbox.Clock.GetUtcNow(), stop), None));
        outbox.StartAgain(new PaceLimits(0, 1, 0));
        await outbox.SendDueAsync();

        Assert.Equal((NoticeState.HandedOver, (string?)null), await outbox.Store.ReadAsync((db, stop) => db.Notices.Where(n => n.Id == carried).Select(n => new ValueTuple<NoticeState, string?>(n.State, n.DigestId)).SingleAsync(stop), None));
        Assert.Single(await outbox.Store.ReadAsync((db, stop) => OutboxRows.HandedOverSinceAsync(db, outbox.Clock.GetUtcNow().AddDays(-1), stop), None));
    }

    /// <summary>Reminders of several people, two each, gathered into a mail each.</summary>
    private static async Task<TestOutbox> GatheredAsync(Database database)
    {
        var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync(name => name[..2] + "@example.gov.cn", null, [.. Enumerable.Range(0, People).SelectMany(p => (string[])[$"p{p}a", $"p{p}b"])]);
        await outbox.Store.WriteAsync((db, stop) => db.Notices.ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NoticeState.Gathering), stop), None);
        await outbox.Store.WriteAsync((db, stop) => Runtime.Notices.Digests.GatherAsync(db, outbox.Addresses, outbox.Clock.GetUtcNow(), stop), None);
        Assert.Equal(People, await outbox.Store.ReadAsync((db, stop) => db.Notices.CountAsync(n => n.State == NoticeState.Queued, stop), None));
        return outbox;
    }
}
