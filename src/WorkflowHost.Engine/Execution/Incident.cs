namespace WorkflowHost.Engine.Execution;

/// <summary>A fault of one activity. Its branch stops, the others go on; it can be retried or skipped at any later time.</summary>
/// <param name="Code">Stable name of the error; the text for people comes from resources.</param>
public sealed record Incident(
    string Id,
    string ActivityId,
    string NodeId,
    string ActivityType,
    string ActivityInstanceId,
    string Code,
    string Message,
    DateTimeOffset At);
