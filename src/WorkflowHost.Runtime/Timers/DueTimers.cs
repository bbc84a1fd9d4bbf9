using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Engine timers: resume the bookmark and take the timer away.</summary>
internal sealed class DueTimers(Bursts bursts) : DueWork<StoredTimer>
{
    public override string Name => "timer";

    public override string IdOf(StoredTimer row) => row.BookmarkId;

    public override Task<List<StoredTimer>> ClaimAsync(HostDbContext db, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        (db is PostgresHostDbContext
            ? db.Timers.FromSql($"SELECT * FROM timers WHERE \"DueAt\" <= {now.UtcTicks} ORDER BY \"DueAt\" LIMIT {atMost} FOR UPDATE SKIP LOCKED")
            : db.Timers.Where(t => t.DueAt <= now).OrderBy(t => t.DueAt).Take(atMost))
        .AsNoTracking().ToListAsync(cancellation);

    public override async Task HandleAsync(HostDbContext db, StoredTimer row, DateTimeOffset now, CancellationToken cancellation)
    {
        await db.Timers.Where(t => t.BookmarkId == row.BookmarkId).ExecuteDeleteAsync(cancellation);
        await bursts.ApplyAsync(db, row.InstanceId, new ResumeBookmark(row.BookmarkId), $"timer:{row.BookmarkId}:{row.DueAt.UtcTicks}", cancellation);
    }

    public override Task PutOffAsync(HostDbContext db, StoredTimer row, DateTimeOffset now, CancellationToken cancellation) =>
        db.Timers.Where(t => t.BookmarkId == row.BookmarkId).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Failures, t => t.Failures + 1).SetProperty(t => t.DueAt, Later(now, row.Failures)), cancellation);
}
