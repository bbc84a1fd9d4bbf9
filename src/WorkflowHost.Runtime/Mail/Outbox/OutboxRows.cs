using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>The sender's side of the table <c>notices</c>: claim a batch, record a batch, find what a dead sender left behind.</summary>
internal static class OutboxRows
{
    private static readonly NoticeState[] Waiting = [NoticeState.HandingOver, NoticeState.Retrying, NoticeState.Queued];

    /// <summary>Marks the next due notices as being handed over. Committed before any of them leaves, so that after a kill it is known which may have left. There is one sender, so a row that is marked already belongs to nobody.</summary>
    /// <returns>Null when another sender has begun since.</returns>
    internal static Task<List<ClaimedNotice>?> ClaimAsync(HostStore store, string sender, int most, DateTimeOffset now, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (!await OutboxTurn.IsMineAsync(db, sender, now, stop))
                {
                    return null;
                }

                var rows = await LockedAsync(db, await DueAsync(db, most, now, stop), stop);
                var left = rows.Where(r => r.State == NoticeState.HandingOver).Select(r => r.Id).ToHashSet();
                foreach (var row in rows)
                {
                    row.PossiblyRepeated |= left.Contains(row.Id);
                    row.State = NoticeState.HandingOver;
                    row.Attempts++;
                    row.NextAttemptAt = now;
                }

                var digests = rows.Where(r => r.Kind == NoticeTemplateNames.Digest).Select(r => r.Id).ToList();
                var carried = digests.Count == 0 ? [] : await db.Notices.AsNoTracking().Where(n => n.DigestId != null && digests.Contains(n.DigestId)).ToListAsync(stop);
                var ids = rows.Concat(carried).Select(n => n.LinkId).OfType<string>().ToList();
                var due = await DueAsync(db, [.. rows, .. carried], stop);
                var links = ids.Count == 0 ? [] : await db.Links.AsNoTracking().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, stop);
                return (List<ClaimedNotice>?)rows.ConvertAll(r => new ClaimedNotice(r, r.LinkId is { } id ? links.GetValueOrDefault(id) : null, links, [.. due[r.Id]], left.Contains(r.Id)));
            },
            cancellation);

    /// <summary>One commit for the whole batch; rows with the same fate share one statement.</summary>
    /// <param name="status">How sending stands now, when that is another than before.</param>
    internal static Task RecordAsync(HostStore store, LinkAddresses addresses, IReadOnlyList<NoticeOutcome> outcomes, OutboxStatus? status, DateTimeOffset now, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (status is not null)
                {
                    await OutboxStatus.KeepAsync(db, status, now, stop);
                }

                foreach (var same in outcomes.GroupBy(o => o with { Id = "" }))
                {
                    var (fate, ids) = (same.Key, same.Select(o => o.Id).ToList());
                    var attempts = fate.CountsAsAttempt ? fate.Attempts : fate.Attempts - 1;
                    DateTimeOffset? handedOverAt = fate.State == NoticeState.HandedOver ? fate.At : null;
                    await db.Notices.Where(n => ids.Contains(n.Id) && n.State == NoticeState.HandingOver && n.Attempts == fate.Attempts).ExecuteUpdateAsync(
                        s => s.SetProperty(n => n.State, fate.State)
                            .SetProperty(n => n.NextAttemptAt, fate.At)
                            .SetProperty(n => n.HandedOverAt, handedOverAt)
                            .SetProperty(n => n.Attempts, attempts)
                            .SetProperty(n => n.LastError, fate.Error)
                            .SetProperty(n => n.PossiblyRepeated, n => n.PossiblyRepeated || fate.PossiblyRepeated),
                        stop);
                    if (fate.State is NoticeState.HandedOver or NoticeState.Refused)
                    {
                        // What a digest carries shares its fate.
                        await db.Notices.Where(n => n.DigestId != null && ids.Contains(n.DigestId) && (n.State == NoticeState.InDigest || n.State == NoticeState.Refused || n.State == NoticeState.Undelivered)).ExecuteUpdateAsync(
                            s => s.SetProperty(n => n.State, fate.State).SetProperty(n => n.HandedOverAt, handedOverAt).SetProperty(n => n.LastError, fate.Error), stop);
                    }

                    if (fate.State == NoticeState.Refused)
                    {
                        await Bounces.WriteToDeputiesAsync(db, addresses, ids, fate.At, stop);
                    }
                }
            },
            cancellation);

    /// <summary>Makes <paramref name="sender"/> the one that sends, and frees what the one before was killed over: each may have left or not, so each is sent (again), said to be possibly repeated.</summary>
    internal static Task<List<(string Id, string MessageId)>> TakeOverAsync(HostStore store, string sender, string error, DateTimeOffset now, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                await OutboxTurn.TakeAsync(db, sender, now, stop);
                // What the one before found out may have been mended since, which is often why there is a new one.
                await OutboxStatus.KeepAsync(db, OutboxStatus.Flowing, now, stop);
                var left = await db.Notices.Where(n => n.State == NoticeState.HandingOver).Select(n => new { n.Id, n.MessageId }).ToListAsync(stop);
                var ids = left.ConvertAll(n => n.Id);
                await db.Notices.Where(n => ids.Contains(n.Id) && n.State == NoticeState.HandingOver).ExecuteUpdateAsync(
                    s => s.SetProperty(n => n.State, NoticeState.Retrying)
                        .SetProperty(n => n.NextAttemptAt, now)
                        .SetProperty(n => n.PossiblyRepeated, true)
                        .SetProperty(n => n.LastError, error),
                    stop);
                return left.ConvertAll(n => (n.Id, n.MessageId));
            },
            cancellation);

    /// <summary>
    /// A row that was handed over keeps that instant as its last attempt, which the index finds. What a mail carried is no mail of its own; one
    /// that came back was one all the same.
    /// </summary>
    internal static Task<List<DateTimeOffset>> HandedOverSinceAsync(HostDbContext db, DateTimeOffset since, CancellationToken cancellation) =>
        db.Notices.Where(n => (n.State == NoticeState.HandedOver || n.State == NoticeState.Undelivered) && n.DigestId == null && n.NextAttemptAt > since).Select(n => n.NextAttemptAt).ToListAsync(cancellation);

    internal static Task<DateTimeOffset?> NextDueAsync(HostStore store, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => db.Notices.Where(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying).MinAsync(n => (DateTimeOffset?)n.NextAttemptAt, stop), cancellation);

    /// <summary>The due dates the mails speak of, by the mail that goes out: of a digest, those of what it carries.</summary>
    private static async Task<ILookup<string, DueEntry>> DueAsync(HostDbContext db, List<Notice> notices, CancellationToken cancellation)
    {
        var ids = notices.Select(n => n.TaskId).OfType<string>().Distinct().ToList();
        var tasks = ids.Count == 0 ? [] : await db.Tasks
            .Where(t => ids.Contains(t.Id) && t.DueDate != null && (t.FinishedAt == null || t.State == TaskState.Withdrawn))
            .Select(t => new { t.Id, t.DueDate, t.OpenedAt, t.State }).ToDictionaryAsync(t => t.Id, cancellation);
        return notices.Where(n => n.TaskId is not null && tasks.ContainsKey(n.TaskId)).ToLookup(
            n => n.DigestId ?? n.Id,
            n => DueEntry.Of(n, tasks[n.TaskId!].DueDate!.Value, tasks[n.TaskId!].OpenedAt, tasks[n.TaskId!].State == TaskState.Withdrawn),
            StringComparer.Ordinal);
    }

    /// <summary>The ids that are due, oldest first. One query a state, because then each walks the index (state, next attempt) from its start and stops: a backlog of 100 000 costs no more than one of 100.</summary>
    private static async Task<List<string>> DueAsync(HostDbContext db, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = new List<(string Id, DateTimeOffset At)>();
        foreach (var state in Waiting)
        {
            var ids = await db.Notices.Where(n => n.State == state && n.NextAttemptAt <= now).OrderBy(n => n.NextAttemptAt).Select(n => new { n.Id, n.NextAttemptAt }).Take(most).ToListAsync(cancellation);
            due.AddRange(ids.Select(n => (n.Id, n.NextAttemptAt)));
        }

        return [.. due.OrderBy(n => n.At).Take(most).Select(n => n.Id)];
    }

    /// <summary>On PostgreSQL rows that another transaction has in hand are passed over, and those it has just finished with are seen as it left them; on SQLite there is one writer.</summary>
    private static async Task<List<Notice>> LockedAsync(HostDbContext db, List<string> ids, CancellationToken cancellation)
    {
        var rows = ids.Count == 0 ? [] : await (db.Database.IsNpgsql()
            ? db.Notices.FromSql($"""SELECT * FROM notices WHERE "Id" = ANY({ids}) FOR UPDATE SKIP LOCKED""")
            : db.Notices.Where(n => ids.Contains(n.Id))).ToListAsync(cancellation);
        return [.. rows.Where(r => Waiting.Contains(r.State)).OrderBy(r => r.NextAttemptAt).ThenBy(r => r.QueuedAt).ThenBy(r => r.Id, StringComparer.Ordinal)];
    }
}
