using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Finds what waits for something that will never come, and mends it. Bursts are atomic, so it should find nothing, ever; it is
/// here for what we did not think of, for a restored backup and for hands in the database. Each mend is in the audit and the log,
/// because a mend is the sign of a fault.
/// <para>Each thing is mended in a write of its own: one that cannot be (a damaged state) is logged, and keeps no other from being mended.</para>
/// </summary>
public sealed class Reconciler(HostStore store, Bursts bursts, Collections collections, TimeProvider time, ILogger<Reconciler> log)
{
    private const int Most = 200;

    /// <summary>Younger ones may still be on their way.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    /// <returns>How many things were mended.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation) =>
        await EachAsync(MissedDates, MendDateAsync, cancellation)
        + await EachAsync(MissedEvents, MendEventAsync, cancellation)
        + await EachAsync(Counters, MendCounterAsync, cancellation)
        + await store.WriteAsync(TasksOfNobodyAsync, cancellation)
        + await EachAsync(CutOff, MendInstanceAsync, cancellation);

    private async Task<int> EachAsync<T>(Func<HostDbContext, IQueryable<T>> find, Func<HostDbContext, T, CancellationToken, Task<bool>> mend, CancellationToken cancellation)
        where T : notnull
    {
        var mended = 0;
        foreach (var found in await store.ReadAsync((db, stop) => find(db).Take(Most).ToListAsync(stop), cancellation))
        {
            try
            {
                mended += await store.WriteAsync((db, stop) => mend(db, found, stop), cancellation) ? 1 : 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                log.LogError(failure, "What waits for nothing could not be mended: {Found}", found);
            }
        }

        return mended;
    }

    /// <summary>A wait for a date that has fired already.</summary>
    private IQueryable<MissedDate> MissedDates(HostDbContext db) =>
        from wait in db.ScheduleWaits
        join row in db.Schedule on new { wait.RunId, wait.NodeId, wait.RuleName } equals new { row.RunId, row.NodeId, row.RuleName }
        where row.UnitId == "" && row.State == ScheduleRowState.Fired && row.FiredAt < Before
            // A collection may rightly wait on for a unit that was given a later date.
            && !db.Schedule.Any(own => own.RunId == row.RunId && own.NodeId == row.NodeId && own.UnitId != "" && own.RuleName == row.RuleName
                && (own.State == ScheduleRowState.Planned || own.FiredAt >= Before))
        select new MissedDate(wait.BookmarkId, wait.InstanceId, row.Id, row.RunId);

    private async Task<bool> MendDateAsync(HostDbContext db, MissedDate missed, CancellationToken cancellation)
    {
        if (await db.Collections.AnyAsync(c => c.BookmarkId == missed.BookmarkId, cancellation))
        {
            await collections.DeadlineAsync(db, missed.BookmarkId, missed.InstanceId, cancellation);
        }
        else
        {
            await bursts.ApplyAsync(db, missed.InstanceId, new ResumeBookmark(missed.BookmarkId), $"mend:{missed.RowId}:{missed.BookmarkId}", cancellation);
        }

        return Record(db, "date", $"instance:{missed.InstanceId}", missed.RunId);
    }

    /// <summary>A wait for an event that is kept for whoever waits for it.</summary>
    private IQueryable<MissedEvent> MissedEvents(HostDbContext db) =>
        from kept in db.Events
        where kept.TakenAt == null && kept.PublishedAt < Before
        from wait in db.Bookmarks
        where wait.Key == kept.Key && wait.CreatedAt < Before
            && !db.PendingStimuli.Any(p => p.InstanceId == wait.InstanceId)
        from instance in db.Instances
        where instance.Id == wait.InstanceId
            && (kept.RunId == null || instance.RunId == kept.RunId)
            && (kept.CorrelationId == null || instance.CorrelationId == kept.CorrelationId)
            && (kept.TargetInstanceId == null || instance.Id == kept.TargetInstanceId)
        select new MissedEvent(kept.Id, wait.Id, instance.Id, instance.RunId);

    private async Task<bool> MendEventAsync(HostDbContext db, MissedEvent missed, CancellationToken cancellation)
    {
        if (await db.Events.FirstOrDefaultAsync(e => e.Id == missed.EventId && e.TakenAt == null, cancellation) is not { } kept)
        {
            // Mended a moment ago, for another who waited for it.
            return false;
        }

        kept.TakenAt = time.GetUtcNow();
        return await bursts.ApplyAsync(db, missed.InstanceId, Events.Resume(missed.BookmarkId, kept), $"event:{kept.Id}:{missed.BookmarkId}", cancellation)
            && Record(db, "event", $"instance:{missed.InstanceId}", missed.RunId);
    }

    /// <summary>A collection whose counter is not the number of accepted tasks, or that is complete and was not told.</summary>
    private IQueryable<string> Counters(HostDbContext db) =>
        from open in db.Collections
        where open.State == CollectionState.Open && open.OpenedAt < Before
        let accepted = db.Tasks.Count(t => t.BookmarkId == open.BookmarkId && t.State == TaskState.Accepted)
        where open.Accepted != accepted || (open.Rule != nameof(CompletionRule.Share) && accepted >= open.Total)
        select open.BookmarkId;

    private async Task<bool> MendCounterAsync(HostDbContext db, string bookmarkId, CancellationToken cancellation)
    {
        var open = await db.Collections.FirstAsync(c => c.BookmarkId == bookmarkId, cancellation);
        open.Accepted = await db.Tasks.CountAsync(t => t.BookmarkId == bookmarkId && t.State == TaskState.Accepted, cancellation);
        await db.SaveChangesAsync(cancellation);
        if (open.Accepted >= Collections.Needed(open))
        {
            await collections.CompleteAsync(db, bookmarkId, open.InstanceId, cancellation);
        }

        return Record(db, "counter", $"collection:{bookmarkId}", open.RunId);
    }

    /// <summary>Open tasks whose instance no longer waits for them.</summary>
    private async Task<int> TasksOfNobodyAsync(HostDbContext db, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var orphans = db.Tasks.Where(t => t.FinishedAt == null && t.OpenedAt < Before && !db.Bookmarks.Any(b => b.Id == t.BookmarkId));
        var ids = await orphans.Select(t => new { t.Id, t.RunId }).Take(Most).ToListAsync(cancellation);
        foreach (var orphan in ids)
        {
            Record(db, "task", "task:" + orphan.Id, orphan.RunId);
        }

        var withdrawn = ids.Select(o => o.Id).ToList();
        await db.Tasks.Where(t => withdrawn.Contains(t.Id)).ExecuteUpdateAsync(
            set => set
                .SetProperty(t => t.State, TaskState.Withdrawn)
                .SetProperty(t => t.WaitsOnUnit, false)
                .SetProperty(t => t.WaitsOnPost, (string?)null)
                .SetProperty(t => t.WaitsOnPerson, (string?)null)
                .SetProperty(t => t.FinishedAt, now)
                .SetProperty(t => t.Version, t => t.Version + 1),
            cancellation);
        return ids.Count;
    }

    /// <summary>Instances that run and have nothing to run for: no wait, no incident, nothing on its way.</summary>
    private IQueryable<CutOffInstance> CutOff(HostDbContext db) => db.Instances
        .Where(i => i.Status == nameof(InstanceStatus.Running) && i.IncidentCount == 0 && i.UpdatedAt < Before
            && !db.Bookmarks.Any(b => b.InstanceId == i.Id) && !db.PendingStimuli.Any(p => p.InstanceId == i.Id))
        .Select(i => new CutOffInstance(i.Id, i.RunId, i.Version, i.SubStatus));

    private async Task<bool> MendInstanceAsync(HostDbContext db, CutOffInstance instance, CancellationToken cancellation)
    {
        // The stimulus id carries the version: an instance that still hangs afterwards is tried once more only when something has changed.
        Stimulus stimulus = instance.SubStatus == nameof(InstanceSubStatus.Pending) ? new StartInstance() : new ContinueInstance();
        return await bursts.ApplyAsync(db, instance.Id, stimulus, $"mend:{instance.Version}", cancellation)
            && Record(db, "instance", "instance:" + instance.Id, instance.RunId);
    }

    private DateTimeOffset Before => time.GetUtcNow() - Settled;

    private bool Record(HostDbContext db, string what, string subject, string? runId)
    {
        log.LogWarning("Mended a {What} that waited for nothing: {Subject}", what, subject);
        AuditTrail.Add(db, time.GetUtcNow(), Actor.System, "mended." + what, subject, runId);
        return true;
    }

    private sealed record MissedDate(string BookmarkId, string InstanceId, string RowId, string RunId);

    private sealed record MissedEvent(string EventId, string BookmarkId, string InstanceId, string? RunId);

    private sealed record CutOffInstance(string Id, string? RunId, long Version, string SubStatus);
}
