using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// What a step wants from the world. The engine only lists effects; the runtime carries them out in the transaction that
/// saves the new state. Procedures adds its own kinds.
/// </summary>
public abstract record Effect;

/// <summary>Resume <paramref name="BookmarkId"/> when <paramref name="DueAt"/> has come (Delay, Timer, Cron, StartAt).</summary>
public sealed record SetTimer(string BookmarkId, string NodeId, DateTimeOffset DueAt) : Effect;

/// <summary>A line of WriteLine; traces compare it, the runtime puts it into the journal.</summary>
public sealed record WroteLine(string Text) : Effect;

/// <summary>Deliver an event to waiting instances after this burst (PublishEvent).</summary>
/// <param name="StimulusId">Derived from the instance and its counter, so that a repeated burst publishes it once.</param>
public sealed record PublishEventRequested(string StimulusId, string Name, JsonNode? Payload, string? CorrelationId, string? TargetInstanceId) : Effect;

/// <summary>
/// Start a child instance. Its id is fixed here, so that a repeated burst starts it once. Answer with
/// <see cref="ChildReturned"/> when it has ended or cannot be started.
/// </summary>
/// <param name="WaitingBookmarkId">The parent's bookmark to name in the answer; null when nobody waits and it runs in the background.</param>
/// <param name="InBackground">
/// False: the parent's burst is paused (<see cref="InstanceState.IsPausedForChild"/>). Run the child's first step now and
/// answer with its sub-status, in the same transaction; if it waits, answer again when it has ended and the parent still waits.
/// </param>
public sealed record StartChild(
    string ChildInstanceId,
    string DefinitionId,
    string? VersionSelector,
    JsonObject? Input,
    string? CorrelationId,
    string? WaitingBookmarkId,
    bool InBackground) : Effect;

/// <summary>RunTask: something outside completes it by resuming the bookmark.</summary>
public sealed record TaskRequested(string BookmarkId, string NodeId, string TaskId, string TaskName, JsonNode? Payload) : Effect;
