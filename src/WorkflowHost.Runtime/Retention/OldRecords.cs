using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Retention;

/// <summary>
/// Takes away what has been kept long enough: the journals of instances that have ended, and the texts of mails that will not leave
/// any more. Only of runs that have ended as long ago; that a mail went to whom and when stays, and so do tasks, papers and the audit
/// trail, which gets an entry with the count of each batch.
/// <para>A batch is a transaction of its own, so that people who act meanwhile come between two; killed in the middle, the next day goes on.</para>
/// </summary>
public sealed class OldRecords(HostStore store, IConfiguration configuration, TimeProvider time)
{
    private const int InstancesAtOnce = 20;
    private const int MailsAtOnce = 500;

    /// <summary>Those that will not leave any more by themselves; without its text one cannot be sent by hand either (see <see cref="Mail.Outbox.NoticeActions"/>).</summary>
    private static readonly NoticeState[] Over = [NoticeState.HandedOver, NoticeState.InDigest, NoticeState.Cancelled, NoticeState.Refused, NoticeState.Undelivered];

    /// <returns>How many lines of journals and texts of mails were taken away.</returns>
    public async Task<(int JournalLines, int MailTexts)> RemoveAsync(CancellationToken cancellation)
    {
        var settings = RetentionSettings.From(configuration);
        var lines = settings.JournalMonths is { } journal ? await InBatchesAsync("journal lines", (db, after, stop) => JournalsAsync(db, Limit(journal), after, stop), cancellation) : 0;
        var texts = settings.MailMonths is { } mail ? await InBatchesAsync("mail texts", (db, after, stop) => TextsAsync(db, Limit(mail), after, stop), cancellation) : 0;
        return (lines, texts);
    }

    private DateTimeOffset Limit(int months) => time.GetUtcNow().AddMonths(-months);

    /// <summary>Walks the ids upwards, so that a table is gone through once however many batches that are.</summary>
    private async Task<int> InBatchesAsync(string what, Func<HostDbContext, string, CancellationToken, Task<(int Removed, string? Last)>> batch, CancellationToken cancellation)
    {
        var removed = 0;
        for (var after = (string?)""; after is not null;)
        {
            var from = after;
            var (count, last) = await store.WriteAsync(
                async (db, stop) =>
                {
                    var (gone, end) = await batch(db, from, stop);
                    if (gone > 0)
                    {
                        // In the transaction of the batch: nothing goes without its entry, wherever the process ends.
                        AuditTrail.Add(db, time.GetUtcNow(), Actor.System, "retention.applied", "retention", details: string.Create(CultureInfo.InvariantCulture, $"{what} {gone}"));
                    }

                    return (gone, end);
                },
                cancellation);
            (removed, after) = (removed + count, last);
        }

        return removed;
    }

    private static async Task<(int Removed, string? Last)> JournalsAsync(HostDbContext db, DateTimeOffset limit, string after, CancellationToken cancellation)
    {
#pragma warning disable CA1309 // Becomes SQL: in the order of the database.
        var ids = await db.Instances
            .Where(i => string.Compare(i.Id, after) > 0 && i.FinishedAt < limit
                && (i.RunId == null || db.Runs.Any(r => r.Id == i.RunId && r.FinishedAt < limit))
                && db.JournalSteps.Any(j => j.InstanceId == i.Id))
            .OrderBy(i => i.Id).Select(i => i.Id).Take(InstancesAtOnce).ToListAsync(cancellation);
#pragma warning restore CA1309
        var lines = ids.Count == 0 ? 0 : await db.Instances.Where(i => ids.Contains(i.Id)).SumAsync(i => i.JournalLength, cancellation);
        await db.JournalSteps.Where(j => ids.Contains(j.InstanceId)).ExecuteDeleteAsync(cancellation);
        return (lines, ids.Count == InstancesAtOnce ? ids[^1] : null);
    }

    private static async Task<(int Removed, string? Last)> TextsAsync(HostDbContext db, DateTimeOffset limit, string after, CancellationToken cancellation)
    {
#pragma warning disable CA1309 // Becomes SQL: in the order of the database.
        var ids = await db.Notices
            .Where(n => string.Compare(n.Id, after) > 0 && Over.Contains(n.State) && n.QueuedAt < limit && n.NextAttemptAt < limit && (n.Text != "" || n.Html != "")
                && (n.RunId == null || db.Runs.Any(r => r.Id == n.RunId && r.FinishedAt < limit))
                // A mail that gathers several may speak of a run that goes on.
                && !db.Notices.Any(carried => carried.DigestId == n.Id && carried.RunId != null && !db.Runs.Any(r => r.Id == carried.RunId && r.FinishedAt < limit)))
            .OrderBy(n => n.Id).Select(n => n.Id).Take(MailsAtOnce).ToListAsync(cancellation);
#pragma warning restore CA1309
        var removed = ids.Count == 0 ? 0 : await db.Notices.Where(n => ids.Contains(n.Id)).ExecuteUpdateAsync(set => set.SetProperty(n => n.Text, "").SetProperty(n => n.Html, "").SetProperty(n => n.Calendar, (string?)null), cancellation);
        return (removed, ids.Count == MailsAtOnce ? ids[^1] : null);
    }
}
