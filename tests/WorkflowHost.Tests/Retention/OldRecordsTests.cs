using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Retention;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Notices;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Retention;

/// <summary>What has been kept long enough goes, of what has ended; the rest stays, and the audit trail always.</summary>
public sealed class OldRecordsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Journals_and_texts_of_a_run_that_ended_long_ago_go_and_those_of_one_that_runs_stay(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("papers", Draw.Phase("p1", "启动当日", "12月31日", Draw.Collect("report", ("dueRule", "12月13日"), ("completion", "deadline")))));
        await rig.SeedOfficeAsync(30);
        var over = await rig.StartRunAsync("papers", formToken: "1");
        var running = await rig.StartRunAsync("papers", formToken: "2");
        await rig.PumpAsync();
        await rig.Get<RunControl>().CancelAsync(over, "不再需要", RuntimeRig.Office, CancellationToken.None);
        await rig.PumpAsync();
        await new Postman(rig).SendDueAsync();
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
        var (before, audit) = (await CountsAsync(rig, over), await AuditAsync(rig));
        Assert.True(before.Lines > 0 && before.Texts >= 30, before.ToString());
        var untouched = await CountsAsync(rig, running);
        var records = Records(rig, 6, 6);

        rig.Clock.Advance(TimeSpan.FromDays(180));
        Assert.Equal((0, 0), await records.RemoveAsync(CancellationToken.None));
        rig.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((before.Lines, before.Texts), await records.RemoveAsync(CancellationToken.None));
        Assert.Equal((0, 0), await records.RemoveAsync(CancellationToken.None));

        Assert.Equal(before with { Lines = 0, Texts = 0 }, await CountsAsync(rig, over));
        Assert.Equal(untouched, await CountsAsync(rig, running));
        Assert.Equal([.. audit, "retention.applied", "retention.applied"], await AuditAsync(rig));
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
        Assert.Equal(AuditBreak.None, (await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None)).Break);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_than_one_batch_goes_in_one_day_and_each_setting_holds_for_itself(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Draw.Definition("line", Draw.Step("say", "Elsa.WriteLine", ("text", "x"))));
        for (var number = 0; number < 45; number++)
        {
            await rig.StartAsync($"i{number:00}", version);
        }

        await rig.WriteAsync(db =>
        {
            db.Notices.AddRange(Enumerable.Range(0, 1001).Select(n => Note(rig, n, n == 1000 ? NoticeState.Held : NoticeState.HandedOver)));
            return Task.FromResult(true);
        });
        rig.Clock.Advance(TimeSpan.FromDays(250));

        Assert.Equal((0, 0), await Records(rig, null, null).RemoveAsync(CancellationToken.None));
        Assert.Equal((0, 1000), await Records(rig, null, 6).RemoveAsync(CancellationToken.None));
        var (lines, texts) = await Records(rig, 6, 12).RemoveAsync(CancellationToken.None);

        Assert.True(lines >= 45 && texts == 0, $"{lines} {texts}");
        Assert.Equal(0, await rig.ReadAsync(db => db.Journal.CountAsync()));
        Assert.Equal("正文", await rig.ReadAsync(db => db.Notices.Where(n => n.State == NoticeState.Held).Select(n => n.Text).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Stopped_between_two_batches_what_is_gone_is_on_record_and_the_next_day_goes_on(Database database)
    {
        using var stop = new CancellationTokenSource();
        var second = new SecondBatch(stop);
        await using var rig = await RuntimeRig.CreateAsync(database, second);
        await rig.WriteAsync(db =>
        {
            db.Notices.AddRange(Enumerable.Range(0, 700).Select(n => Note(rig, n, NoticeState.HandedOver)));
            return Task.FromResult(true);
        });
        rig.Clock.Advance(TimeSpan.FromDays(250));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Records(rig, null, 6).RemoveAsync(stop.Token));
        var gone = await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Text == ""));
        Assert.Equal(500, gone);
        Assert.Equal(["mail texts 500"], await OnRecordAsync(rig));
        await Records(rig, null, 6).RemoveAsync(CancellationToken.None);

        Assert.Equal(["mail texts 200", "mail texts 500"], await OnRecordAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_whose_text_is_gone_cannot_be_sent_again(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.WriteAsync(db => Task.FromResult(db.Notices.Add(Note(rig, 1, NoticeState.Refused))));
        rig.Clock.Advance(TimeSpan.FromDays(250));
        await Records(rig, null, 6).RemoveAsync(CancellationToken.None);

        Assert.False(await rig.WriteAsync(db => NoticeActions.TryAgainAsync(db, "n0001", rig.Clock.GetUtcNow(), CancellationToken.None)));
        Assert.Equal(NoticeState.Refused, await rig.ReadAsync(db => db.Notices.Select(n => n.State).SingleAsync()));
    }

    [Theory]
    [InlineData("Retention:JournalMonths", "5")]
    [InlineData("Retention:MailMonths", "half a year")]
    public void A_wrong_number_of_months_is_named_at_start(string setting, string value)
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(["--environment", "Production", "--" + setting, value]));

        Assert.Contains(setting, Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    private static OldRecords Records(RuntimeRig rig, int? journal, int? mail) => new(
        rig.Store,
        new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create(RetentionSettings.Journal, journal?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            KeyValuePair.Create(RetentionSettings.Mail, mail?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ]).Build(),
        rig.Clock);

    private static Task<Counts> CountsAsync(RuntimeRig rig, string runId) => rig.ReadAsync(async db => new Counts(
        await db.Journal.CountAsync(j => db.Instances.Any(i => i.Id == j.InstanceId && i.RunId == runId)),
        await db.Notices.CountAsync(n => n.RunId == runId && n.Text != ""),
        await db.Notices.CountAsync(n => n.RunId == runId),
        await db.Tasks.CountAsync(t => t.RunId == runId)));

    private static Task<List<string>> AuditAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Audit.OrderBy(a => a.At).ThenBy(a => a.Sequence).Select(a => a.Act).ToListAsync());

    private static Notice Note(RuntimeRig rig, int number, NoticeState state) => new()
    {
        Id = $"n{number:0000}", Key = $"n{number:0000}", Kind = "send-notice", RecipientName = "张三", RecipientAddress = "zhang@example.test", Subject = "提醒", Text = "正文", Html = "<p>正文</p>",
        MessageId = $"<n{number}@example.test>", State = state, QueuedAt = rig.Clock.GetUtcNow(), NextAttemptAt = rig.Clock.GetUtcNow(),
    };

    private static Task<List<string?>> OnRecordAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Audit.Where(a => a.Act == "retention.applied").Select(a => a.Details).OrderBy(d => d).ToListAsync());

    /// <summary>The host is told to stop as the second batch of texts begins.</summary>
    private sealed class SecondBatch(CancellationTokenSource stop) : DbCommandInterceptor
    {
        private int seen;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("notices", StringComparison.Ordinal) && command.CommandText.Contains("LIMIT", StringComparison.Ordinal) && ++seen == 2)
            {
                stop.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ValueTask.FromResult(result);
        }
    }

    private sealed record Counts(int Lines, int Texts, int Mails, int Tasks);
}
