using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Timers;

/// <summary>
/// Does what is due: waiting stimuli, timers, rows of schedules, triggers of the clock. Being called is only a hint, the rows decide; it may be called by
/// anybody, at any time, on any node, and by several at once.
/// <para>
/// <b>Held.</b> Rows are claimed and handled in one transaction, a batch at a time. A crash leaves them as they were, free for
/// the next; a row never fires twice, because firing marks it in the transaction that carries the consequences. A batch is small,
/// so that people who act meanwhile come between two batches.
/// </para>
/// <para>
/// <b>When one fails.</b> The batch is undone and each of its rows is done by itself; the one that fails alone is put off (1 s to ten
/// minutes, for ever) and logged, the others go on.
/// </para>
/// </summary>
public sealed class DuePump
{
    private const int Batch = 20;

    /// <summary>What belongs into one mail may come from several batches, so it is gathered when nothing is due any more; but nobody's mail waits longer than this for others' backlog.</summary>
    private static readonly TimeSpan LongestWithoutMail = TimeSpan.FromSeconds(30);

    // What the claims below would find, and what is to be gathered: on most seconds of the year nothing, and then one question is all there is to do.
    private static readonly Question<bool> IsAnythingDue = new(
        """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM pending_stimuli WHERE "DueAt" <= CAST($1 AS BIGINT))
        OR EXISTS (
            SELECT 1 FROM timers t WHERE t."DueAt" <= CAST($1 AS BIGINT)
            AND NOT EXISTS (SELECT 1 FROM instances i JOIN runs r ON r."Id" = i."RunId" WHERE i."Id" = t."InstanceId" AND r."State" = 'Paused'))
        OR EXISTS (SELECT 1 FROM triggers WHERE "DueAt" <= CAST($1 AS BIGINT))
        OR EXISTS (SELECT 1 FROM notices WHERE "State" = 'Gathering')
        OR EXISTS (
            SELECT 1 FROM schedule s JOIN runs r ON r."Id" = s."RunId"
            WHERE s."State" = 'Planned' AND s."At" <= CAST($1 AS BIGINT) AND (s."RetryAt" IS NULL OR s."RetryAt" <= CAST($1 AS BIGINT)) AND r."State" <> 'Paused')
        """,
        _ => true);

    private readonly HostStore store;
    private readonly TimeProvider time;
    private readonly ILogger<DuePump> log;
    private readonly DueStimuli stimuli;
    private readonly DueTimers timers;
    private readonly DueDates dates;
    private readonly DueTriggers triggers;
    private readonly LinkAddresses addresses;

    internal DuePump(
        HostStore store, TimeProvider time, ILogger<DuePump> log, DueStimuli stimuli, DueTimers timers, DueDates dates, DueTriggers triggers, LinkAddresses addresses)
    {
        this.store = store;
        this.time = time;
        this.log = log;
        this.stimuli = stimuli;
        this.timers = timers;
        this.dates = dates;
        this.triggers = triggers;
        this.addresses = addresses;
    }

    /// <summary>Handles all that is due now, and what that makes due, and returns how many rows it was.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellation)
    {
        var handled = 0;
        var gathered = time.GetTimestamp();
        while (true)
        {
            if ((await store.AskAsync(IsAnythingDue, cancellation, time.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture))).Count == 0)
            {
                return handled;
            }

            // In turn, so that instances that keep telling each other things do not hold up everybody's dates.
            var rows = await BatchAsync(stimuli, cancellation) + await BatchAsync(timers, cancellation) + await BatchAsync(dates, cancellation)
                + await BatchAsync(triggers, cancellation);
            if (rows == 0)
            {
                await GatherAsync(cancellation);
                return handled;
            }

            handled += rows;
            if (time.GetElapsedTime(gathered) > LongestWithoutMail)
            {
                await GatherAsync(cancellation);
                gathered = time.GetTimestamp();
            }
        }
    }

    private async Task GatherAsync(CancellationToken cancellation)
    {
        while (await store.ReadAsync((db, stop) => db.Notices.AnyAsync(n => n.State == NoticeState.Gathering, stop), cancellation))
        {
            var now = time.GetUtcNow();
            await store.WriteAsync((db, stop) => Digests.GatherAsync(db, addresses, now, stop), cancellation);
        }
    }

    private async Task<int> BatchAsync<T>(DueWork<T> work, CancellationToken cancellation)
    {
        try
        {
            return await HandleAsync(work, Batch, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            log.LogWarning(failure, "A batch of {Work}s failed; each is tried by itself", work.Name);
            return await HandleOneByOneAsync(work, cancellation);
        }
    }

    private Task<int> HandleAsync<T>(DueWork<T> work, int atMost, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return store.WriteAsync(
            async (db, stop) =>
            {
                var rows = await work.ClaimAsync(db, now, atMost, stop);
                foreach (var row in rows)
                {
                    await work.HandleAsync(db, row, now, stop);
                }

                return rows.Count;
            },
            cancellation);
    }

    private async Task<int> HandleOneByOneAsync<T>(DueWork<T> work, CancellationToken cancellation)
    {
        var handled = 0;
        for (; handled < Batch; handled++)
        {
            T? failing = default;
            try
            {
                var now = time.GetUtcNow();
                var rows = await store.WriteAsync(
                    async (db, stop) =>
                    {
                        var one = await work.ClaimAsync(db, now, 1, stop);
                        if (one.Count == 1)
                        {
                            failing = one[0];
                            await work.HandleAsync(db, one[0], now, stop);
                        }

                        return one.Count;
                    },
                    cancellation);
                if (rows == 0)
                {
                    break;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException && !cancellation.IsCancellationRequested && failing is not null)
            {
                log.LogError(failure, "The {Work} {Id} failed and is put off", work.Name, work.IdOf(failing));
                await store.WriteAsync((db, stop) => work.PutOffAsync(db, failing, time.GetUtcNow(), stop), cancellation);
            }
        }

        return handled;
    }
}
