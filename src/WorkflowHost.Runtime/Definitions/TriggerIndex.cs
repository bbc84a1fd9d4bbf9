using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// Which published activities start instances, and when. Written in the transaction that publishes or takes back. The times of a version
/// begin with its publication; a date that lies before it starts nothing.
/// </summary>
public sealed class TriggerIndex(ActivityCatalog catalog, TimeProvider time)
{
    /// <summary><paramref name="published"/> takes the place of what its definition had.</summary>
    internal async Task WriteAsync(HostDbContext db, DefinitionVersion published, CancellationToken cancellation)
    {
        await ClearAsync(db, published.DefinitionId, cancellation);
        var definition = WorkflowDefinition.Parse(published.Json);
        // Not from the cache: this transaction may yet come to nothing, and its revision be used for other content.
        var workflow = new WorkflowEngine(catalog).Compile(definition, await UsedDefinitions.LookupAsync(db, definition, catalog, cancellation));
        var now = time.GetUtcNow();
        db.Triggers.AddRange(WorkflowTrigger.Of(workflow).Select(trigger => new StoredTrigger
        {
            Id = DerivedId.Of("trigger", published.Id, trigger.NodeId),
            DefinitionId = published.DefinitionId,
            DefinitionVersionId = published.Id,
            NodeId = trigger.NodeId,
            ActivityId = trigger.ActivityId,
            Key = trigger.Key,
            ActivationStrategy = definition.ActivationStrategy,
            DueAt = trigger.FirstAfter(now),
        }));
    }

    /// <summary>The definition starts nothing any more.</summary>
    internal static async Task ClearAsync(HostDbContext db, string definitionId, CancellationToken cancellation) =>
        db.Triggers.RemoveRange(await db.Triggers.Where(t => t.DefinitionId == definitionId).ToListAsync(cancellation));
}
