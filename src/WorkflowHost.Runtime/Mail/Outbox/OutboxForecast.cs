using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>How much waits and when it will have left, as far as the account's pace tells; read from the store, so any node can say it.</summary>
/// <param name="ThroughAt">Now, when there is no pace.</param>
public sealed record OutboxForecast(int Waiting, DateTimeOffset ThroughAt)
{
    public static async Task<OutboxForecast> ReadAsync(HostDbContext db, PaceLimits limits, DateTimeOffset now, CancellationToken cancellation)
    {
        var waiting = await db.Notices.CountAsync(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.HandingOver, cancellation);
        var handedOver = await OutboxRows.HandedOverSinceAsync(db, now - Pace.Memory, cancellation);
        return new OutboxForecast(waiting, new Pace(limits, handedOver).PlayOut(waiting, now));
    }
}
