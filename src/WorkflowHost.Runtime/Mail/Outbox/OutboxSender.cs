using System.Globalization;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Telemetry;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>Hands queued notices over to the mail server, outside any request, for as long as it runs.</summary>
/// <remarks>
/// <b>Promise.</b> No notice is ever lost. One may arrive twice only when this process dies (or loses its server) in the instant of handing it over; then with the same Message-ID, and the row and the log say "possibly repeated".
/// <para><b>How.</b> A batch is marked <see cref="NoticeState.HandingOver"/> in one commit, handed over one by one on one connection, and its fates are written in one commit.</para>
/// <list type="bullet">
/// <item>Killed before the first commit: nothing left.</item>
/// <item>Killed between the two: the next sender finds the rows still marked. Each may have left, so each is sent again and said to be possibly repeated. Batches are kept to what goes out in a quarter of a second, so these are few.</item>
/// <item>The connection ends after a message's final dot: the same for that one mail, without a kill.</item>
/// <item>The database ended just as a batch was marked, and it is not known whether it was: rows found marked when the next batch is taken are taken with it.</item>
/// <item>The database is away when fates are to be written: they are kept in memory and written when it is back; the mails are not sent again.</item>
/// <item>4xx delays that recipient, 5xx ends that recipient's mail (<see cref="NoticeState.Refused"/>); trouble with server, login or limits pauses the whole account and fails nobody.</item>
/// </list>
/// <para><b>One at a time.</b> One sender runs in all nodes: Quartz sees to that (see <see cref="OutboxJob"/>), and a frozen node that wakes up after another took its place finds its turn gone (<see cref="OutboxTurn"/>) and ends.
/// What it had in hand was taken over and is recorded as possibly repeated; its late writes are refused by the count of attempts.</para>
/// </remarks>
public sealed class OutboxSender(HostStore store, WakeSignals signals, IMailTransport transport, MailSetup setup, LinkTokens tokens, LinkAddresses addresses, TimeProvider time, ILogger<OutboxSender> log)
{
    private const int LargestBatch = 100;

    /// <summary>Another node's commit wakes nobody here, so the table is looked at this often.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleUntilGoodbye = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortBatch = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan LongBatch = TimeSpan.FromMilliseconds(500);

    private readonly AccountPause pause = new();
    private Pace pace = new(PaceLimits.None, []);
    private string turn = "";
    private bool turnLost;
    private int batch = 10;
    private long? lastSent;

    /// <summary>How sending stands on this node.</summary>
    public OutboxStatus Status { get; private set; } = OutboxStatus.Flowing;

    /// <summary>Look at once. A write that queues notices need not call it: it sets <see cref="Wake.Outbox"/>.</summary>
    public void Nudge() => signals.Raise(Wake.Outbox);

    /// <summary>Sends until cancelled, or until another sender begins. A mail that is being handed over then is seen through, so that stopping repeats nothing.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // What is recorded is read by the office, whatever language the machine speaks.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var begun = false;
        turnLost = false;
        while (!cancellation.IsCancellationRequested && !turnLost)
        {
            var signal = signals.Next(Wake.Outbox);
            var rest = Look;
            try
            {
                if (!begun)
                {
                    await BeginAsync(cancellation);
                    begun = true;
                }

                rest = await PassAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // Whatever went wrong (most likely the database is away), mail must flow again when it is over.
            catch (Exception e)
#pragma warning restore CA1031
            {
                log.LogError(e, "The outbox could not be worked on; it is tried again in {Seconds} s", Look.TotalSeconds);
            }

            if (rest > TimeSpan.Zero && !turnLost && !await RestAsync(signal, rest, cancellation))
            {
                break;
            }
        }

        await transport.RestAsync();
    }

    /// <summary>Sends what may go now and returns, for whoever moves the clock himself instead of letting <see cref="RunAsync"/> follow it.</summary>
    public async Task SendDueAsync(CancellationToken cancellation)
    {
        if (turn.Length == 0)
        {
            await BeginAsync(cancellation);
        }

        while (await PassAsync(cancellation) == TimeSpan.Zero)
        {
        }
    }

    /// <summary>One round: everything that may go now. Returns how long to rest at most; zero when there may be more.</summary>
    internal async Task<TimeSpan> PassAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var held = await store.ReadAsync(OutboxHold.ReasonAsync, cancellation);
        Status = Status with { HeldBecause = held };
        if (held is not null)
        {
            return Look;
        }

        if (pause.Until > now)
        {
            return Shorter(Look, pause.Until - now);
        }

        if (pace.Allowed(now) is var allowed && allowed == 0)
        {
            return Shorter(Look, pace.NextAt(now) - now);
        }

        // After a failure one mail is enough to find out whether the server is back.
        var claimed = await OutboxRows.ClaimAsync(store, turn, Math.Min(pause.Failures > 0 ? 1 : batch, allowed), now, cancellation);
        if (claimed is null)
        {
            log.LogWarning("Another node has taken over sending; this one ends");
            turnLost = true;
            return Look;
        }

        foreach (var left in claimed.Where(c => c.WasLeft))
        {
            WarnOfRepeat(left.Notice.Id, left.Notice.MessageId);
        }

        if (claimed.Count == 0)
        {
            return await NothingDueAsync(now, cancellation);
        }

        await HandOverAsync(claimed, cancellation);
        return TimeSpan.Zero;
    }

    /// <summary>What a killed sender left, and what the account has already sent today.</summary>
    internal async Task BeginAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await tokens.LoadAsync(cancellation);
        turn = Guid.NewGuid().ToString("N");
        foreach (var (id, messageId) in await OutboxRows.TakeOverAsync(store, turn, MailTexts.Say("PossiblyRepeated"), now, cancellation))
        {
            WarnOfRepeat(id, messageId);
        }

        pace = new Pace(setup.Pace, await store.ReadAsync((db, stop) => OutboxRows.HandedOverSinceAsync(db, now - Pace.Memory, stop), cancellation));
    }

    private void WarnOfRepeat(string id, string messageId) =>
        log.LogWarning("Notice {Notice} was being handed over when its sender ended: possibly repeated, with the same Message-ID {MessageId}", id, messageId);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task<bool> RestAsync(Task signal, TimeSpan rest, CancellationToken cancellation)
    {
        try
        {
            await WakeSignals.WaitAsync(signal, rest, time, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<TimeSpan> NothingDueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        if (lastSent is { } sent && time.GetElapsedTime(sent) >= IdleUntilGoodbye)
        {
            lastSent = null;
            await transport.RestAsync();
        }

        return await OutboxRows.NextDueAsync(store, cancellation) is { } next && next - now is var wait && wait > TimeSpan.Zero ? Shorter(Look, wait) : Look;
    }

    private async Task HandOverAsync(List<ClaimedNotice> claimed, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var outcomes = new List<NoticeOutcome>(claimed.Count);
        MailFault? fault = null;
        foreach (var one in claimed)
        {
            // After a fault, or when the host stops, the rest of the batch was not touched: it goes back as if it had not been claimed.
            if (fault is not null || cancellation.IsCancellationRequested)
            {
                outcomes.Add(Untouched(one.Notice, fault));
                continue;
            }

            using var span = HostTelemetry.Spans.StartActivity("mail hand-over");
            (var outcome, fault) = await HandOverAsync(one, cancellation);
            span?.SetTag("workflow.notice.id", one.Notice.Id).SetTag("workflow.notice.outcome", outcome.State.ToString());
            outcomes.Add(outcome);
        }

        lastSent = time.GetTimestamp();
        var before = Status;
        Learn(fault, time.GetElapsedTime(started));
        // One instant for all that were taken, so that they are one statement; a batch is short.
        var now = time.GetUtcNow();
        await RecordAsync(outcomes.ConvertAll(o => o.State == NoticeState.HandedOver ? o with { At = now } : o), Status == before ? null : Status, cancellation);
    }

    private async Task<(NoticeOutcome Outcome, MailFault? Fault)> HandOverAsync(ClaimedNotice claimed, CancellationToken cancellation)
    {
        var (notice, now) = (claimed.Notice, time.GetUtcNow());
        if (claimed.IsLinkEnded)
        {
            return (new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Cancelled, now, MailTexts.Say("LinkEnded")), null);
        }

        var left = false;
        HandOverResult result;
        try
        {
            var (envelope, message) = claimed.Compose(setup, tokens, addresses, now);
            left = true;
            result = await transport.HandOverAsync(envelope, message, cancellation);
        }
        catch (MailFormatException e)
        {
            // The reason may quote a name or an address, so it is in the row and not in the log.
            log.LogWarning("Notice {Notice} cannot become a mail", notice.Id);
            return (new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Refused, now, e.Message), null);
        }
#pragma warning disable CA1031 // A mistake of ours about one mail must neither stop the others nor make those of its batch that have left leave twice.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.LogError(e, "Notice {Notice} could not be worked on", notice.Id);
            return (new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Retrying, now + RetrySchedule.OfRecipient(notice.Attempts, now - notice.QueuedAt), e.GetType().Name, PossiblyRepeated: left), null);
        }

        var fate = Fate(notice, result.Recipients[0], result.Fault);
        return (fate, result.Fault is { Kind: MailFaultKind.Cancelled } ? null : result.Fault);
    }

    private NoticeOutcome Fate(Notice notice, RecipientResult result, MailFault? fault)
    {
        var now = time.GetUtcNow();
        var again = now + RetrySchedule.OfRecipient(notice.Attempts, now - notice.QueuedAt);
        switch (result.Outcome)
        {
            case HandOverOutcome.Accepted:
                pace.Count(now);
                HostTelemetry.MailsSent.Add(1);
                return new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.HandedOver, now);
            case HandOverOutcome.Unknown:
                pace.Count(now);
                log.LogWarning("Notice {Notice} was handed over and no answer came ({Kind}): possibly repeated, with the same Message-ID {MessageId}", notice.Id, fault?.Kind, notice.MessageId);
                return new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Retrying, again, MailTexts.Say("PossiblyRepeated"), PossiblyRepeated: true);
            case HandOverOutcome.Temporary:
                return new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Retrying, again, result.Detail);
            case HandOverOutcome.Permanent:
                log.LogWarning("Notice {Notice} was refused for good with {Code}", notice.Id, result.Reply?.Code);
                return new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Refused, now, result.Detail);
            case HandOverOutcome.NotHandedOver when fault is { Kind: MailFaultKind.Cancelled }:
                // The host stops, and this one had not left: it is as if it had never been taken.
                return Untouched(notice, null);
            default:
                // Whether a server means the sender or this recipient is read from its words: should they be misread, others must not wait behind this one.
                return new NoticeOutcome(notice.Id, notice.Attempts, NoticeState.Retrying, fault is { Kind: MailFaultKind.SenderRefused } ? again : notice.NextAttemptAt, fault?.Explain() ?? result.Detail);
        }
    }

    private static NoticeOutcome Untouched(Notice notice, MailFault? fault)
    {
        var state = fault is null && notice.Attempts == 1 ? NoticeState.Queued : NoticeState.Retrying;
        return new NoticeOutcome(notice.Id, notice.Attempts, state, notice.NextAttemptAt, fault?.Explain(), CountsAsAttempt: false);
    }

    private void Learn(MailFault? fault, TimeSpan took)
    {
        if (fault is null)
        {
            if (pause.Failures > 0)
            {
                log.LogInformation("Mail flows again after {Failures} failures since {Since:O}", pause.Failures, pause.Since);
            }

            pause.End();
            batch = took < ShortBatch ? Math.Min(batch * 2, LargestBatch) : took > LongBatch ? Math.Max(batch / 2, 1) : batch;
        }
        else
        {
            var now = time.GetUtcNow();
            pause.Begin(fault.Kind, now);
            var level = now - pause.Since >= OutboxStatus.AlertAfter ? LogLevel.Error : LogLevel.Warning;
            log.Log(level, "No mail leaves ({Kind}: {Detail}); failure {Failures} since {Since:O}, tried again at {Until:O}", fault.Kind, fault.Detail, pause.Failures, pause.Since, pause.Until);
        }

        Status = pause.Failures == 0 ? OutboxStatus.Flowing : new OutboxStatus(pause.Since, fault, pause.Until, null);
    }

    /// <summary>These mails have left: their fates are written however long the database is away, and only a stop of the host ends the waiting.</summary>
    private async Task RecordAsync(List<NoticeOutcome> outcomes, OutboxStatus? status, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await OutboxRows.RecordAsync(store, addresses, outcomes, status, time.GetUtcNow(), CancellationToken.None);
                return;
            }
#pragma warning disable CA1031 // Any failure of the store is answered alike: the mails must not be sent again for it.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                log.LogError(e, "What became of {Count} mails could not be written; it is tried again", outcomes.Count);
            }

            await RestAsync(new TaskCompletionSource().Task, TimeSpan.FromSeconds(1), cancellation);
        }
    }
}
