using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>A place where an instance waits. The runtime keeps a row for each so that stimuli find it.</summary>
/// <param name="Id">Derived from the instance id and the counter in its state.</param>
/// <param name="Name">The activity type, as in Elsa.</param>
/// <param name="Key">What a stimulus is matched with, e.g. <c>Event:approved</c> or <c>Schedule:flowchart1:phase2:end</c>; null when it is resumed by id only.</param>
/// <param name="Payload">Elsa's stimulus payload (event name, due time), for journals and traces.</param>
/// <param name="Tag">Which of its own waits the activity resumes from, e.g. <c>end</c>; the activity's business.</param>
public sealed record Bookmark(
    string Id,
    string Name,
    string? Key,
    JsonNode? Payload,
    string ActivityId,
    string NodeId,
    string ActivityInstanceId,
    string? Tag,
    DateTimeOffset CreatedAt,
    bool AutoBurn = true);
