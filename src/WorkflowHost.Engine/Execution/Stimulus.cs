using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>What an instance is told in one step.</summary>
public abstract record Stimulus;

/// <summary>Begin at the root, or at the trigger activity <paramref name="TriggerActivityId"/>, which then completes at once.</summary>
public sealed record StartInstance(JsonObject? Input = null, string? TriggerActivityId = null) : Stimulus;

/// <summary>Something a bookmark waited for has come.</summary>
public sealed record ResumeBookmark(string BookmarkId, JsonObject? Input = null) : Stimulus;

/// <summary>
/// A child instance this one started has ended, could not be started (<paramref name="Failure"/>), or, when it runs inline,
/// has run its first step and waits (<paramref name="SubStatus"/> Suspended).
/// </summary>
/// <param name="BookmarkId">What <see cref="StartChild"/> named.</param>
public sealed record ChildReturned(string BookmarkId, string ChildInstanceId, InstanceSubStatus SubStatus, JsonObject? Output = null, string? Failure = null) : Stimulus
{
    internal bool HasEnded => Failure is not null || SubStatus is InstanceSubStatus.Finished or InstanceSubStatus.Cancelled or InstanceSubStatus.Faulted;
}

/// <summary>Schedule one activity again (Elsa's alteration; our retry of an incident).</summary>
public sealed record RunActivity(string ActivityIdOrNodeId) : Stimulus;

/// <summary>Close an incident: run the faulted activity again, or pass it by with the given outcome.</summary>
public sealed record RetryIncident(string IncidentId) : Stimulus;

/// <summary>Close an incident by going on as if the faulted activity had ended with the given outcome; the reason goes on record.</summary>
public sealed record SkipIncident(string IncidentId, string Outcome, string Reason) : Stimulus;

/// <summary>
/// What an activity asked of the world (an <see cref="Effect"/>) was refused for good: it is an incident of that activity, as if it had failed
/// itself. Without an execution that still runs (a notice is asked for and not waited for) the incident names the activity alone.
/// </summary>
public sealed record EffectRefused(string NodeId, string Code, string Message) : Stimulus;

/// <summary>End the instance now: waits are given up, nothing further runs, the sub-status is Cancelled.</summary>
public sealed record CancelInstance(string? Reason = null) : Stimulus;

/// <summary>Run again with nothing new (recovery of a burst that was cut off).</summary>
public sealed record ContinueInstance : Stimulus;
