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
/// </summary>
public sealed class Reconciler(HostStore store, Bursts bursts, Collections collections, TimeProvider time, ILogger<Reconciler> log)
{
    private const int Most = 200;

    /// <summary>Younger ones may still be on their way.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    /// <returns>How many things were mended.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellation) =>
        await store.WriteAsync(MissedDatesAsync, cancellation)
        + await store.WriteAsync(CountersAsync, cancellation)
        + await store.WriteAsync(TasksOfNobodyAsync, cancellation)
        + await store.WriteAsync(CutOffAsync, cancellation);

    /// <summary>A wait for a date that has fired already.</summary>
    private async Task<int> MissedDatesAsync(HostDbContext db, CancellationToken cancellation)
    {
        var missed = await (from wait in db.ScheduleWaits
                            join row in db.Schedule on new { wait.RunId, wait.NodeId, wait.RuleName } equals new { row.RunId, row.NodeId, row.RuleName }
                            where row.UnitId == "" && row.State == ScheduleRowState.Fired && row.FiredAt < Before
                                // A collection may rightly wait on for a unit that was given a later date.
                                && !db.Schedule.Any(own => own.RunId == row.RunId && own.NodeId == row.NodeId && own.UnitId != "" && own.RuleName == row.RuleName
                                    && (own.State == ScheduleRowState.Planned || own.FiredAt >= Before))
                            select new { wait.BookmarkId, wait.InstanceId, row.Id, row.RunId }).Take(Most).ToListAsync(cancellation);
        foreach (var wait in missed)
        {
            if (await db.Collections.AnyAsync(c => c.BookmarkId == wait.BookmarkId, cancellation))
            {
                await collections.DeadlineAsync(db, wait.BookmarkId, wait.InstanceId, cancellation);
            }
            else
            {
                await bursts.ApplyAsync(db, wait.InstanceId, new ResumeBookmark(wait.BookmarkId), $"mend:{wait.Id}:{wait.BookmarkId}", cancellation);
            }

            Record(db, "date", $"instance:{wait.InstanceId}", wait.RunId);
        }

        return missed.Count;
    }

    /// <summary>A collection whose counter is not the number of accepted tasks, or that is complete and was not told.</summary>
    private async Task<int> CountersAsync(HostDbContext db, CancellationToken cancellation)
    {
        var open = await db.Collections.Where(c => c.State == CollectionState.Open && c.OpenedAt < Before)
            .Select(c => new { Row = c, Accepted = db.Tasks.Count(t => t.BookmarkId == c.BookmarkId && t.State == TaskState.Accepted) })
            .Where(c => c.Row.Accepted != c.Accepted || (c.Row.Rule != nameof(CompletionRule.Share) && c.Accepted >= c.Row.Total))
            .Take(Most).ToListAsync(cancellation);
        foreach (var collection in open)
        {
            collection.Row.Accepted = collection.Accepted;
            await db.SaveChangesAsync(cancellation);
            if (collection.Accepted >= Collections.Needed(collection.Row))
            {
                await collections.CompleteAsync(db, collection.Row.BookmarkId, collection.Row.InstanceId, cancellation);
            }

            Record(db, "counter", $"collection:{collection.Row.BookmarkId}", collection.Row.RunId);
        }

        return open.Count;
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
    private async Task<int> CutOffAsync(HostDbContext db, CancellationToken cancellation)
    {
        var cutOff = await db.Instances
            .Where(i => i.Status == nameof(InstanceStatus.Running) && i.IncidentCount == 0 && i.UpdatedAt < Before
                && !db.Bookmarks.Any(b => b.InstanceId == i.Id) && !db.PendingStimuli.Any(p => p.InstanceId == i.Id))
            .Select(i => new { i.Id, i.RunId, i.Version, i.SubStatus }).Take(Most).ToListAsync(cancellation);
        foreach (var instance in cutOff)
        {
            // The stimulus id carries the version: an instance that still hangs afterwards is tried once more only when something has changed.
            Stimulus stimulus = instance.SubStatus == nameof(InstanceSubStatus.Pending) ? new StartInstance() : new ContinueInstance();
            if (await bursts.ApplyAsync(db, instance.Id, stimulus, $"mend:{instance.Version}", cancellation))
            {
                Record(db, "instance", "instance:" + instance.Id, instance.RunId);
            }
        }

        return cutOff.Count;
    }

    private DateTimeOffset Before => time.GetUtcNow() - Settled;

    private void Record(HostDbContext db, string what, string subject, string? runId)
    {
        log.LogWarning("Mended a {What} that waited for nothing: {Subject}", what, subject);
        AuditTrail.Add(db, time.GetUtcNow(), Actor.System, "mended." + what, subject, runId);
    }
}
