using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// One live execution as the state keeps it. Immutable once it is in a state. Variables are kept by slot here and by id in
/// the stored form, so that a definition may gain variables.
/// </summary>
internal sealed class ExecutionRecord
{
    public required long Number { get; init; }
    public required string NodeId { get; init; }
    public required ExecutionStatus Status { get; init; }
    public string? Tag { get; init; }
    public int Cursor { get; init; }
    public bool IsBreaking { get; init; }
    public bool ByBackEdge { get; init; }
    public JsonNode?[]? Values { get; init; }
    public KeyValuePair<string, JsonNode?>[]? LoopVariables { get; init; }
    public FlowCounters? Flow { get; init; }
    public IReadOnlyList<string>? CompositeOutcomes { get; init; }
    public bool AwaitsChild { get; init; }
    public JsonObject? Properties { get; init; }
    public IReadOnlyList<ExecutionRecord>? Children { get; init; }

    public bool IsLive => Status is ExecutionStatus.Pending or ExecutionStatus.Running or ExecutionStatus.Faulted;
}
