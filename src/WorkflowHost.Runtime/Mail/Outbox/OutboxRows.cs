using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>The sender's side of the table <c>notices</c>: claim a batch, record a batch, find what a dead sender left behind.</summary>
internal static class OutboxRows
{
    /// <summary>Marks the next due notices as being handed over. Committed before any of them leaves, so that after a kill it is known which may have left. There is one sender, so a row that is marked already belongs to nobody.</summary>
    internal static Task<List<ClaimedNotice>> ClaimAsync(HostStore store, int most, DateTimeOffset now, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var rows = await Due(db, most, now).ToListAsync(stop);
                var left = rows.Where(r => r.State == NoticeState.HandingOver).Select(r => r.Id).ToHashSet();
                foreach (var row in rows)
                {
                    row.PossiblyRepeated |= left.Contains(row.Id);
                    row.State = NoticeState.HandingOver;
                    row.Attempts++;
                    row.NextAttemptAt = now;
                }

                var ids = rows.Select(r => r.LinkId).OfType<string>().ToList();
                var links = ids.Count == 0 ? [] : await db.Links.AsNoTracking().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, stop);
                return rows.ConvertAll(r => new ClaimedNotice(r, r.LinkId is { } id ? links.GetValueOrDefault(id) : null, left.Contains(r.Id)));
            },
            cancellation);

    /// <summary>One commit for the whole batch; rows with the same fate share one statement.</summary>
    internal static Task RecordAsync(HostStore store, IReadOnlyList<NoticeOutcome> outcomes, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
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
                }
            },
            cancellation);

    /// <summary>Those a sender was killed over: each may have left or not, so each is sent (again), said to be possibly repeated.</summary>
    internal static Task<List<(string Id, string MessageId)>> TakeOverAsync(HostStore store, string error, DateTimeOffset now, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
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

    internal static Task<List<DateTimeOffset>> HandedOverSinceAsync(HostStore store, DateTimeOffset since, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => db.Notices.Where(n => n.State == NoticeState.HandedOver && n.HandedOverAt > since).Select(n => n.HandedOverAt!.Value).ToListAsync(stop), cancellation);

    internal static Task<DateTimeOffset?> NextDueAsync(HostStore store, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => db.Notices.Where(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying).MinAsync(n => (DateTimeOffset?)n.NextAttemptAt, stop), cancellation);

    /// <summary>On PostgreSQL rows that another transaction has in hand are passed over; on SQLite there is one writer.</summary>
    private static IQueryable<Notice> Due(HostDbContext db, int most, DateTimeOffset now) => db.Database.IsNpgsql()
        ? db.Notices.FromSql($"""SELECT * FROM notices WHERE "State" IN ('Queued', 'Retrying', 'HandingOver') AND "NextAttemptAt" <= {now.UtcTicks} ORDER BY "NextAttemptAt", "QueuedAt", "Id" LIMIT {most} FOR UPDATE SKIP LOCKED""")
        : db.Notices.Where(n => (n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.HandingOver) && n.NextAttemptAt <= now).OrderBy(n => n.NextAttemptAt).ThenBy(n => n.QueuedAt).ThenBy(n => n.Id).Take(most);
}
