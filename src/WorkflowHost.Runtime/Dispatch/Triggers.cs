using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Starts an instance at a trigger: a row that is there with this commit, and its start, a burst of its own a moment later. The
/// instance's id follows from what started it, so the same event or the same time starts it once.
/// </summary>
internal static class Triggers
{
    /// <summary>What an event starts. The instances belong to the run the event comes from.</summary>
    /// <returns>Whether it started any.</returns>
    public static async Task<bool> StartAsync(HostDbContext db, PublishedEvent published, CancellationToken cancellation)
    {
        if (published.TargetInstanceId is not null)
        {
            return false;
        }

        var started = false;
        foreach (var trigger in await db.Triggers.AsNoTracking().Where(t => t.Key == published.Key).OrderBy(t => t.Id).ToListAsync(cancellation))
        {
            var input = EventStimulus.Input(published.Payload is null ? null : JsonNode.Parse(published.Payload));
            started |= await StartAsync(db, trigger, published.Id, input, published.RunId, published.CorrelationId, published.PublishedAt, cancellation);
        }

        return started;
    }

    /// <returns>False when the activation strategy of the definition forbids one more beside those that run.</returns>
    public static async Task<bool> StartAsync(
        HostDbContext db, StoredTrigger trigger, string occasion, JsonObject? input, string? runId, string? correlationId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!await MayStartAsync(db, trigger, correlationId, cancellation))
        {
            return false;
        }

        var id = DerivedId.Of("started", trigger.Id, occasion);
        InstanceRows.Add(db, id, trigger.DefinitionVersionId, runId, correlationId, now);
        Events.Send(db, id, new StartInstance(input, trigger.ActivityId), "start", now);
        return true;
    }

    private static async Task<bool> MayStartAsync(HostDbContext db, StoredTrigger trigger, string? correlationId, CancellationToken cancellation)
    {
        if (trigger.ActivationStrategy is null or "AllowAlwaysStrategy")
        {
            return true;
        }

        if (db is PostgresHostDbContext)
        {
            // Two events at once must not both find nobody running.
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM triggers WHERE \"DefinitionId\" = {trigger.DefinitionId} FOR UPDATE", cancellation);
        }

        await db.SaveChangesAsync(cancellation);
        var running = await (
            from instance in db.Instances
            join version in db.Definitions on instance.DefinitionVersionId equals version.Id
            where instance.Status == nameof(InstanceStatus.Running) && (version.DefinitionId == trigger.DefinitionId || (correlationId != null && instance.CorrelationId == correlationId))
            select new { version.DefinitionId, instance.CorrelationId }).Distinct().ToListAsync(cancellation);
        return ActivationStrategies.MayStart(
            trigger.ActivationStrategy, trigger.DefinitionId, correlationId, running.Select(r => ((string?)r.DefinitionId, (string?)r.CorrelationId)));
    }
}
