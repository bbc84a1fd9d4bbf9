using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What can be done about an activity that failed: try it again, pass it by, or give its branch up, the latter two with a reason. At any later time.</summary>
public sealed class Incidents(HostStore store, Bursts bursts, TimeProvider time)
{
    /// <summary>No activity has a port of this name.</summary>
    private const string NoPort = "(cancelled)";

    /// <summary>The open incidents of an instance, oldest first.</summary>
    public Task<IReadOnlyList<Incident>> ListAsync(string instanceId, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) => await db.Instances.Where(i => i.Id == instanceId).Select(i => i.State).FirstOrDefaultAsync(stop) is { } state
            ? InstanceState.Deserialize(state).Incidents
            : [],
        cancellation);

    /// <returns>False when the incident is no longer open; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No right.</exception>
    public Task<bool> RetryAsync(string instanceId, string incidentId, Actor actor, CancellationToken cancellation) =>
        CloseAsync(instanceId, incidentId, new RetryIncident(incidentId), "incident.retried", null, actor, cancellation);

    /// <param name="outcome">The port the flow leaves by: <c>Done</c> unless the activity has others.</param>
    /// <returns>False when the incident is no longer open; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No right or no reason.</exception>
    public Task<bool> SkipAsync(string instanceId, string incidentId, string outcome, string reason, Actor actor, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(reason)
            ? throw RunsTexts.Refuse("ReasonMissing")
            : CloseAsync(instanceId, incidentId, new SkipIncident(incidentId, outcome, reason.Trim()), "incident.skipped", reason.Trim(), actor, cancellation);

    /// <summary>Gives the step up: it ends by a port that leads nowhere, so what would follow it does not happen, and the other branches go on. (In a sequence, which has no ports, the next step follows.)</summary>
    /// <returns>False when the incident is no longer open; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No right or no reason.</exception>
    public Task<bool> CancelAsync(string instanceId, string incidentId, string reason, Actor actor, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(reason)
            ? throw RunsTexts.Refuse("ReasonMissing")
            : CloseAsync(instanceId, incidentId, new SkipIncident(incidentId, NoPort, reason.Trim()), "incident.cancelled", reason.Trim(), actor, cancellation);

    private Task<bool> CloseAsync(string instanceId, string incidentId, Stimulus stimulus, string act, string? reason, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Administer, stop);
            var now = time.GetUtcNow();
            // Locked first: of two who act, the second looks at what the first has left.
            if (await InstanceRows.LockAsync(db, instanceId, stop) is not { } instance || InstanceState.Deserialize(instance.State).Incidents.All(i => i.Id != incidentId))
            {
                return false;
            }

            AuditTrail.Add(db, now, actor, act, $"instance:{instanceId}", instance.RunId, reason, incidentId);
            if (stimulus is RetryIncident)
            {
                await KeptStimuli.ReleaseAsync(db, instanceId, now, stop);
            }

            return await bursts.ApplyAsync(db, instanceId, stimulus, $"{act}:{incidentId}:{instance.Version}", stop);
        },
        cancellation);
}
