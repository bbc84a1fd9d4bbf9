using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>One line of what happened, in Elsa's event names: Started, Resumed, Suspended, Completed, Faulted, Canceled.</summary>
public sealed record JournalEntry(
    int Sequence,
    DateTimeOffset At,
    string Event,
    string ActivityId,
    string NodeId,
    string ActivityType,
    string ActivityInstanceId,
    string? ParentActivityInstanceId,
    string? Message,
    IReadOnlyList<string>? Outcomes,
    JsonObject? ActivityState);
