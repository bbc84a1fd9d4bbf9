using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Events from one instance, or from outside, to those that wait for them, and to definitions that begin with them. An event reaches the instances of the run it comes from
/// (of every run when it comes from outside), narrowed to a correlation or to one instance when it names one. If nobody waits,
/// it is kept for the first who does.
/// </summary>
internal static class Events
{
    private static readonly string Prefix = EventStimulus.KeyOf("");

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

    private static ResumeBookmark Resume(string bookmarkId, PublishedEvent published) =>
        new(bookmarkId, EventStimulus.Input(published.Payload is null ? null : JsonNode.Parse(published.Payload)));
}
