using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>What a person may do to one queued mail. Each says whether it did; one that is being handed over is out of reach, and what was handed over cannot be called back.</summary>
public static class NoticeActions
{
    public static Task<bool> HoldAsync(HostDbContext db, string id, CancellationToken cancellation) =>
        MoveAsync(db, id, [NoticeState.Gathering, NoticeState.Queued, NoticeState.Retrying], NoticeState.Held, null, cancellation);

    public static Task<bool> ReleaseAsync(HostDbContext db, string id, DateTimeOffset now, CancellationToken cancellation) =>
        MoveAsync(db, id, [NoticeState.Held], NoticeState.Queued, now, cancellation);

    public static Task<bool> CancelAsync(HostDbContext db, string id, CancellationToken cancellation) =>
        MoveAsync(db, id, [NoticeState.Gathering, NoticeState.Queued, NoticeState.Retrying, NoticeState.Held], NoticeState.Cancelled, null, cancellation);

    /// <summary>Tries a refused one again (the address was mended at the other end), or a waiting one at once.</summary>
    public static Task<bool> TryAgainAsync(HostDbContext db, string id, DateTimeOffset now, CancellationToken cancellation) =>
        MoveAsync(db, id, [NoticeState.Refused, NoticeState.Undelivered, NoticeState.Cancelled, NoticeState.Retrying], NoticeState.Queued, now, cancellation);

    private static async Task<bool> MoveAsync(HostDbContext db, string id, NoticeState[] from, NoticeState to, DateTimeOffset? dueAt, CancellationToken cancellation)
    {
        // A mail whose text was taken away (see Retention/) is not sent again.
        // One conditional update: the sender may claim the row at the same moment, and then it wins. What goes back into the queue goes by itself, whatever mail carried it before.
        var moved = await db.Notices.Where(n => n.Id == id && from.Contains(n.State) && (dueAt == null || n.Text != ""))
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, to).SetProperty(n => n.NextAttemptAt, n => dueAt ?? n.NextAttemptAt).SetProperty(n => n.DigestId, n => dueAt == null ? n.DigestId : null), cancellation);
        if (moved == 1 && dueAt is not null)
        {
            db.Wakes |= Wake.Outbox;
        }

        return moved == 1;
    }
}
