using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Engine timers: resume the bookmark and take the timer away. Those of a paused run wait until it goes on.</summary>
internal sealed class DueTimers(Bursts bursts) : DueWork<StoredTimer>
{
    public override string Name => "timer";

    public override string IdOf(StoredTimer row) => row.BookmarkId;

    public override Task<List<StoredTimer>> ClaimAsync(HostDbContext db, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        (db is PostgresHostDbContext
            ? db.Timers.FromSql(
                $"""
                 SELECT t.* FROM timers t WHERE t."DueAt" <= {now.UtcTicks}
                 AND NOT EXISTS (SELECT 1 FROM instances i JOIN runs r ON r."Id" = i."RunId" WHERE i."Id" = t."InstanceId" AND r."State" = 'Paused')
                 ORDER BY t."DueAt" LIMIT {atMost} FOR UPDATE OF t SKIP LOCKED
                 """)
            : db.Timers.Where(t => t.DueAt <= now && !db.Instances.Any(i => i.Id == t.InstanceId && db.Runs.Any(r => r.Id == i.RunId && r.State == RunState.Paused))).OrderBy(t => t.DueAt).Take(atMost))
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
