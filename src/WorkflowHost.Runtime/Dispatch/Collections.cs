using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Counts what units hand in and resumes the instance when the completion rule holds. The counter is a column that the
/// database raises, outside the workflow's state: a thousand units that hand in on the last day do not step the instance a thousand times.
/// </summary>
public sealed class Collections(Bursts bursts)
{
    /// <summary>
    /// A submission was accepted: call it in the transaction that sets the task to <see cref="TaskState.Accepted"/>. Returns true
    /// when that completed the collection, which resumed the instance in the same transaction.
    /// </summary>
    public async Task<bool> AcceptedAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        // The same order of locks as the deadline takes them in: instance, then what hangs on it.
        await InstanceRows.TakeTurnAsync(db, task.InstanceId, cancellation);
        await db.SaveChangesAsync(cancellation);
        await db.Collections.Where(c => c.BookmarkId == task.BookmarkId).ExecuteUpdateAsync(set => set.SetProperty(c => c.Accepted, c => c.Accepted + 1), cancellation);
        var collection = await db.Collections.AsNoTracking().FirstAsync(c => c.BookmarkId == task.BookmarkId, cancellation);
        return collection.State == CollectionState.Open
            && (collection.Accepted >= Needed(collection) || await IsLastExtendedAsync(db, collection, cancellation))
            && await CompleteAsync(db, collection.BookmarkId, collection.InstanceId, cancellation);
    }

    /// <summary>The due date of a collection has come, the common one or a unit's own. It ends with the latest of those still waited for.</summary>
    internal async Task<bool> DeadlineAsync(HostDbContext db, string bookmarkId, string instanceId, CancellationToken cancellation)
    {
        var collection = await db.Collections.AsNoTracking().FirstAsync(c => c.BookmarkId == bookmarkId, cancellation);
        return !await ExtendedAsync(db, collection, cancellation) && await CompleteAsync(db, bookmarkId, instanceId, cancellation);
    }

    /// <summary>The common date of a collection that ends by its deadline is over, and nobody with a later one is left to wait for.</summary>
    private static async Task<bool> IsLastExtendedAsync(HostDbContext db, CollectionRow collection, CancellationToken cancellation) =>
        collection.Rule == nameof(CompletionRule.Deadline)
        && await db.Schedule.AnyAsync(
            r => r.RunId == collection.RunId && r.NodeId == collection.NodeId && r.UnitId == "" && r.RuleName == SchedulePlanner.DueRow && r.State == ScheduleRowState.Fired, cancellation)
        && !await ExtendedAsync(db, collection, cancellation);

    /// <summary>A unit has a date of its own still to come and has not been accepted.</summary>
    private static Task<bool> ExtendedAsync(HostDbContext db, CollectionRow collection, CancellationToken cancellation) => db.Schedule.AnyAsync(
        own => own.RunId == collection.RunId && own.NodeId == collection.NodeId && own.UnitId != "" && own.RuleName == SchedulePlanner.DueRow && own.State == ScheduleRowState.Planned
            && db.Tasks.Any(t => t.BookmarkId == collection.BookmarkId && t.UnitId == own.UnitId && t.FinishedAt == null),
        cancellation);

    /// <summary>Ends the collection of this bookmark with whoever is missing then; false when it has ended before.</summary>
    internal async Task<bool> CompleteAsync(HostDbContext db, string bookmarkId, string instanceId, CancellationToken cancellation)
    {
        var missing = await (from task in db.Tasks
                             join unit in db.Units on task.UnitId equals unit.Id
                             where task.BookmarkId == bookmarkId && task.State != TaskState.Accepted
                             orderby unit.OrderNumber, unit.Code
                             select unit.Code).ToListAsync(cancellation);
        await db.Collections.Where(c => c.BookmarkId == bookmarkId && c.State == CollectionState.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CollectionState.Complete), cancellation);
        return await bursts.ApplyAsync(db, instanceId, new ResumeBookmark(bookmarkId, Missing(missing)), $"collection:{bookmarkId}", cancellation);
    }

    internal static JsonObject Missing(IEnumerable<string> codes) =>
        new() { [CollectFromUnitsActivity.MissingInput] = new JsonArray([.. codes.Select(code => JsonValue.Create(code))]) };

    internal static int Needed(CollectionRow collection) =>
        collection.Rule == nameof(CompletionRule.Share) ? (int)Math.Ceiling(collection.Total * collection.SharePercent / 100m) : collection.Total;
}
