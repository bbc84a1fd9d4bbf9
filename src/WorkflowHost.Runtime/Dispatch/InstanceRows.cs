using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Writes what a step decided about the instance itself: state, columns for lists, bookmarks, journal.</summary>
internal static class InstanceRows
{
    private static readonly PreparedQuery<string, StoredInstance?> OneInstance = new((db, id, stop) => db.Instances.FirstOrDefault(i => i.Id == id));

    /// <summary>The row, on PostgreSQL locked until the end of the transaction, so that two stimuli take turns instead of colliding.</summary>
    public static Task<StoredInstance?> LockAsync(HostDbContext db, string instanceId, CancellationToken cancellation)
    {
        if (db.AtHand<StoredInstance>(instanceId) is { } known)
        {
            return Task.FromResult<StoredInstance?>(known);
        }

        return db is PostgresHostDbContext
            ? db.Instances.FromSql($"SELECT * FROM instances WHERE \"Id\" = {instanceId} FOR UPDATE").FirstOrDefaultAsync(cancellation)
            : OneInstance.AskAsync(db, instanceId, cancellation);
    }

    /// <summary>A new instance that has not begun yet.</summary>
    public static StoredInstance Add(
        HostDbContext db, string id, string versionId, string? runId, string? correlationId, DateTimeOffset now, string? parentId = null, string? parentBookmarkId = null)
    {
        var state = InstanceState.New(id, versionId, correlationId, parentId);
        var instance = Add(db, state, runId, now, parentBookmarkId);
        instance.State = state.Serialize();
        return instance;
    }

    /// <summary>The same for one that begins at once: its state is written when it has.</summary>
    public static StoredInstance Add(HostDbContext db, InstanceState state, string? runId, DateTimeOffset now, string? parentBookmarkId = null)
    {
        var instance = new StoredInstance
        {
            Id = state.InstanceId,
            RunId = runId,
            DefinitionVersionId = state.DefinitionVersionId ?? "",
            ParentInstanceId = state.ParentInstanceId,
            ParentBookmarkId = parentBookmarkId,
            CorrelationId = state.CorrelationId,
            Status = state.Status.ToString(),
            SubStatus = state.SubStatus.ToString(),
            State = [],
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.AddNew(instance, instance.Id);
        return instance;
    }

    /// <summary>Waits for others that are at this instance, without loading it.</summary>
    public static Task TakeTurnAsync(HostDbContext db, string instanceId, CancellationToken cancellation) =>
        db is PostgresHostDbContext
            ? db.Database.ExecuteSqlAsync($"SELECT 1 FROM instances WHERE \"Id\" = {instanceId} FOR UPDATE", cancellation)
            : Task.CompletedTask;

    public static void Write(HostDbContext db, StoredInstance row, InstanceState before, StepResult step, DateTimeOffset now)
    {
        var state = step.State;
        row.State = state.Serialize();
        row.Status = state.Status.ToString();
        row.SubStatus = state.SubStatus.ToString();
        row.CorrelationId = state.CorrelationId;
        row.Name = state.Name;
        row.IncidentCount = state.Incidents.Count;
        row.Version++;
        row.UpdatedAt = now;
        row.FinishedAt = state.Status == InstanceStatus.Finished && state.SubStatus != InstanceSubStatus.Faulted ? row.FinishedAt ?? now : null;
        WriteBookmarks(db, row, before.Bookmarks, state.Bookmarks, now);
        foreach (var lines in JournalStep.Of(row.Id, row.JournalLength, step.Journal))
        {
            db.Append(lines);
        }

        row.JournalLength += step.Journal.Count;
    }

    private static void WriteBookmarks(HostDbContext db, StoredInstance row, IReadOnlyList<Bookmark> before, IReadOnlyList<Bookmark> after, DateTimeOffset now)
    {
        var kept = after.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var burnt in before.Where(b => !kept.Contains(b.Id)))
        {
            if (db.New.Drop<StoredBookmark>(burnt.Id))
            {
                DropWaits(db, burnt.Id);
            }
            else
            {
                // What waits with it goes with it.
                db.Bookmarks.Remove(db.Bookmarks.Local.FindEntry(burnt.Id)?.Entity ?? Row(row, burnt, now));
            }
        }

        kept = before.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var made in after.Where(b => !kept.Contains(b.Id)))
        {
            db.AddNew(Row(row, made, now), made.Id);
        }
    }

    /// <summary>What waits with a bookmark that was made and burnt before anything was stored.</summary>
    private static void DropWaits(HostDbContext db, string bookmarkId)
    {
        if (db.Timers.Local.FindEntry(bookmarkId) is { } timer)
        {
            db.Timers.Remove(timer.Entity);
        }

        if (db.ScheduleWaits.Local.FindEntry(bookmarkId) is { } wait)
        {
            db.ScheduleWaits.Remove(wait.Entity);
        }
    }

    public static StoredBookmark Row(StoredInstance instance, Bookmark bookmark, DateTimeOffset now) => new()
    {
        Id = bookmark.Id,
        InstanceId = instance.Id,
        NodeId = bookmark.NodeId,
        Key = bookmark.Key,
        CorrelationId = instance.CorrelationId,
        CreatedAt = now,
    };
}
