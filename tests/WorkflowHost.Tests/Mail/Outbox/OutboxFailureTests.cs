using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Mail.Outbox;

/// <summary>Kills, outages, a database that goes away: nothing is lost, and only a kill in the hand-over repeats.</summary>
public sealed class OutboxFailureTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Killed_in_the_hand_over_the_mail_is_sent_again_with_the_same_id_and_said_to_be_possibly_repeated(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1");
        var taken = new TaskCompletionSource();
        outbox.Server.BeforeAnswer = () =>
        {
            taken.SetResult();
            return new TaskCompletionSource().Task;
        };
        var killed = outbox.SendDueAsync();
        await taken.Task;
        outbox.Server.BeforeAnswer = () => Task.CompletedTask;

        outbox.StartAgain();
        await outbox.SendDueAsync();

        Assert.False(killed.IsCompleted);
        Assert.Equal(["<n1@example.gov.cn>", "<n1@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));
        var row = await outbox.RowAsync("n1");
        Assert.Equal((NoticeState.HandedOver, true), (row.State, row.PossiblyRepeated));
        Assert.Single(outbox.Log, l => l.Contains("possibly repeated", StringComparison.Ordinal) && l.Contains("<n1@example.gov.cn>", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sender_that_wakes_up_after_another_took_over_writes_nothing(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        await outbox.QueueAsync("n1");
        var (taken, wake) = (new TaskCompletionSource(), new TaskCompletionSource());
        outbox.Server.Answer = _ => HandOverOutcome.Permanent;
        outbox.Server.BeforeAnswer = () =>
        {
            taken.SetResult();
            return wake.Task;
        };
        var paused = outbox.SendDueAsync();
        await taken.Task;
        outbox.Server.BeforeAnswer = () => Task.CompletedTask;
        outbox.Server.Answer = _ => HandOverOutcome.Accepted;
        outbox.StartAgain();
        await outbox.SendDueAsync();

        wake.SetResult();
        await paused;

        Assert.Equal(NoticeState.HandedOver, (await outbox.RowAsync("n1")).State);
    }

    [Fact]
    public async Task Without_an_answer_after_the_message_it_is_sent_again_later_and_said_to_be_possibly_repeated()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync("n1", "n2");
        outbox.Server.Answer = to => to.StartsWith("n1", StringComparison.Ordinal) ? HandOverOutcome.Unknown : HandOverOutcome.Accepted;
        await outbox.SendDueAsync();
        outbox.Server.Answer = _ => HandOverOutcome.Accepted;

        await outbox.SendAllAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["<n1@example.gov.cn>", "<n2@example.gov.cn>", "<n1@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));
        Assert.Equal([true, false], (await outbox.RowsAsync()).Select(n => n.PossiblyRepeated));
    }

    [Theory]
    [InlineData(MailFaultKind.Unreachable)]
    [InlineData(MailFaultKind.LoginRefused)]
    public async Task After_an_outage_of_an_hour_everything_arrives_once_within_ten_minutes(MailFaultKind kind)
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        await outbox.QueueAsync([.. Enumerable.Range(0, 200).Select(i => $"n{i:000}")]);
        var begun = outbox.Clock.GetUtcNow();
        await outbox.Sender.BeginAsync(CancellationToken.None);
        outbox.Server.Outage = kind;

        await outbox.SendAllAsync(TimeSpan.FromMinutes(5));
        Assert.True(outbox.Sender.Status.IsAlert(outbox.Clock.GetUtcNow()));
        Assert.Contains(outbox.Log, l => l.StartsWith("Error: No mail leaves", StringComparison.Ordinal));
        await outbox.SendAllAsync(TimeSpan.FromMinutes(55));
        Assert.InRange(outbox.Server.Asked, 10, 30);

        outbox.Server.Outage = null;
        var through = await outbox.SendAllAsync(TimeSpan.FromHours(2));

        Assert.InRange(through - begun, TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(70));
        Assert.Equal(200, outbox.Server.Taken.Select(t => t.MessageId).Distinct().Count());
        Assert.Equal(200, outbox.Server.Taken.Count);
        Assert.All(await outbox.RowsAsync(), n => Assert.Equal((NoticeState.HandedOver, false), (n.State, n.PossiblyRepeated)));
        Assert.Null(outbox.Sender.Status.OutageSince);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task When_the_database_is_away_after_the_hand_over_the_result_waits_and_the_mail_is_not_sent_again(Database database)
    {
        var fault = new WriteFault();
        await using var outbox = await TestOutbox.CreateAsync(database, fault);
        await outbox.QueueAsync("n1", "n2");
        await outbox.Sender.BeginAsync(CancellationToken.None);
        outbox.Server.BeforeAnswer = () =>
        {
            fault.Left = 12;
            return Task.CompletedTask;
        };

        await outbox.Clock.RunUntilAsync(outbox.Sender.PassAsync(CancellationToken.None));

        Assert.Equal(0, fault.Left);
        Assert.Equal(2, outbox.Server.Taken.Count);
        Assert.All(await outbox.RowsAsync(), n => Assert.Equal((NoticeState.HandedOver, false), (n.State, n.PossiblyRepeated)));
        Assert.Contains(outbox.Log, l => l.Contains("could not be written", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_notice_is_sent_as_soon_as_it_is_queued_and_stopping_sees_the_mail_in_hand_through(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        using var stop = new CancellationTokenSource();
        var (first, third) = (new TaskCompletionSource(), new TaskCompletionSource());
        outbox.Server.BeforeAnswer = () =>
        {
            first.TrySetResult();
            return Task.CompletedTask;
        };
        var running = outbox.Sender.RunAsync(stop.Token);
        await outbox.QueueAsync("n1");
        await first.Task.WaitAsync(TimeSpan.FromSeconds(60));

        outbox.Server.BeforeAnswer = async () =>
        {
            third.TrySetResult();
            await stop.CancelAsync();
        };
        await outbox.QueueAsync("n2", "n3", "n4");
        await third.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await running.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["<n1@example.gov.cn>", "<n2@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));
        Assert.Equal([(NoticeState.HandedOver, 1), (NoticeState.HandedOver, 1), (NoticeState.Queued, 0), (NoticeState.Queued, 0)], (await outbox.RowsAsync()).Select(n => (n.State, n.Attempts)));
        Assert.Equal(1, outbox.Server.Rests);
    }

    /// <summary>Fails the next statements that write notices.</summary>
    private sealed class WriteFault : DbCommandInterceptor
    {
        internal int Left { get; set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Left > 0 && command.CommandText.Contains("UPDATE", StringComparison.Ordinal) && command.CommandText.Contains("notices", StringComparison.Ordinal))
            {
                Left--;
                throw new InvalidOperationException("the database is away");
            }

            return ValueTask.FromResult(result);
        }
    }
}
