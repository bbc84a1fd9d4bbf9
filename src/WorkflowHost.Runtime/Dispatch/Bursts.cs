using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Applies a stimulus to an instance inside the caller's write transaction: load, step, write state, bookmarks, timers, tasks,
/// queued notices, journal and audit. The caller adds its own rows to the same transaction.
/// </summary>
public sealed class Bursts
{
    /// <summary>Start an instance (and what it starts). Returns false when this id was started before.</summary>
    public Task<bool> StartAsync(HostDbContext db, string instanceId, string definitionVersionId, string? runId, JsonObject? input, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>
    /// Give the instance a stimulus under an id of its own. Returns false when that id was applied before or nothing waits for it
    /// (then it is kept for the bookmark to come, if it has a key).
    /// </summary>
    public Task<bool> ApplyAsync(HostDbContext db, string instanceId, Stimulus stimulus, string stimulusId, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
