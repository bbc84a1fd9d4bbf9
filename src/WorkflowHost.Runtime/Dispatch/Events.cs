using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Events from one instance, or from outside, to those that wait for them, and to definitions that begin with them. An event reaches the instances of the run it comes from
/// (of every run when it comes from outside), narrowed to a correlation or to one instance when it names one. If nobody waits,
/// it is kept for the first who does.
/// <para>
/// <b>When both come at once.</b> Each would look before the other is stored: the event is kept, the wait waits, for ever. What this
/// write itself has published is stored before it is looked for; on PostgreSQL those who publish and those who begin to wait take turns,
/// event by event, until their writes are done. On SQLite there is one writer.
/// </para>
/// </summary>
internal static class Events
{
    private static readonly string Prefix = EventStimulus.KeyOf("");

    // The first number is ours among all that lock by number in this database.
    private static readonly Question<bool> TakeTurn = new("SELECT 1 FROM pg_advisory_xact_lock(8241974, hashtext($1))", _ => true);

    public static bool IsEvent(string? key) => key?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <returns>False when an event of this id was published before.</returns>
    public static Task<bool> PublishAsync(BurstScope scope, PublishEventRequested published, CancellationToken cancellation) =>
        PublishAsync(
            scope.Db,
            new PublishedEvent
            {
                Id = published.StimulusId,
                Key = EventStimulus.KeyOf(published.Name),
                RunId = scope.Instance.RunId,
                CorrelationId = published.CorrelationId,
                TargetInstanceId = published.TargetInstanceId,
                Payload = published.Payload?.ToJsonString(),
                PublishedAt = scope.Now,
            },
            cancellation);

    /// <returns>False when an event of this id was published before.</returns>
    public static async Task<bool> PublishAsync(HostDbContext db, PublishedEvent published, CancellationToken cancellation)
    {
        await TakeTurnAsync(db, published.Key, cancellation);
        // What this transaction has opened waits too.
        await db.SaveChangesAsync(cancellation);
        if (await db.Events.AnyAsync(e => e.Id == published.Id, cancellation))
        {
            return false;
        }

        var waiting =
            from bookmark in db.Bookmarks
            join instance in db.Instances on bookmark.InstanceId equals instance.Id
            where bookmark.Key == published.Key
                && (published.RunId == null || instance.RunId == published.RunId)
                && (published.CorrelationId == null || instance.CorrelationId == published.CorrelationId)
                && (published.TargetInstanceId == null || instance.Id == published.TargetInstanceId)
            select new { bookmark.Id, bookmark.InstanceId };
        foreach (var wait in await waiting.ToListAsync(cancellation))
        {
            Send(db, wait.InstanceId, Resume(wait.Id, published), $"event:{published.Id}:{wait.Id}", published.PublishedAt);
            published.TakenAt = published.PublishedAt;
        }

        if (await Triggers.StartAsync(db, published, cancellation))
        {
            published.TakenAt = published.PublishedAt;
        }

        db.Events.Add(published);
        return true;
    }

    /// <summary>A wait has opened: the event it is for may have come before it.</summary>
    public static async Task TakeKeptAsync(BurstScope scope, Bookmark opened, CancellationToken cancellation)
    {
        var instance = scope.Instance;
        await TakeTurnAsync(scope.Db, opened.Key!, cancellation);
        if (scope.Db.Events.Local.Count > 0)
        {
            await scope.Db.SaveChangesAsync(cancellation);
        }

        var kept = await scope.Db.Events
            .Where(e => e.Key == opened.Key && e.TakenAt == null
                && (e.RunId == null || e.RunId == instance.RunId)
                && (e.CorrelationId == null || e.CorrelationId == instance.CorrelationId)
                && (e.TargetInstanceId == null || e.TargetInstanceId == instance.Id))
            .OrderBy(e => e.PublishedAt)
            .FirstOrDefaultAsync(cancellation);
        if (kept is not null)
        {
            kept.TakenAt = scope.Now;
            scope.Next.Enqueue((Resume(opened.Id, kept), $"event:{kept.Id}:{opened.Id}"));
        }
    }

    private static async Task TakeTurnAsync(HostDbContext db, string key, CancellationToken cancellation)
    {
        if (db is not PostgresHostDbContext)
        {
            return;
        }

        if (db.IsForReading)
        {
            // A write that was only to add: without a transaction of its own there is nothing to hold the turn.
            throw new SavedWhileReadingException();
        }

        await TakeTurn.AskAsync(db, cancellation, key);
    }

    public static void Send(HostDbContext db, string instanceId, Stimulus stimulus, string stimulusId, DateTimeOffset now)
    {
        db.PendingStimuli.Add(new PendingStimulus
        {
            Id = DerivedId.Of(instanceId, stimulusId),
            InstanceId = instanceId,
            Stimulus = StimulusJson.Write(stimulus),
            DueAt = now,
        });
        db.Wakes |= Wake.Due;
    }

    public static ResumeBookmark Resume(string bookmarkId, PublishedEvent published) =>
        new(bookmarkId, EventStimulus.Input(published.Payload is null ? null : JsonNode.Parse(published.Payload)));
}
