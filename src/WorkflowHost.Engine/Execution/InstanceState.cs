using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// Everything an instance remembers between bursts. Versioned and compact; only the engine reads inside. Holds ids and
/// codes, never names, submissions, votes or complainants.
/// </summary>
public sealed class InstanceState
{
    public required string InstanceId { get; init; }
    public string? DefinitionVersionId { get; init; }
    public string? ParentInstanceId { get; init; }
    public string? CorrelationId { get; internal set; }
    public string? Name { get; internal set; }
    public InstanceStatus Status { get; internal set; }
    public InstanceSubStatus SubStatus { get; internal set; }

    /// <summary>Outstanding waits in creation order.</summary>
    public IReadOnlyList<Bookmark> Bookmarks { get; internal set; } = [];

    /// <summary>Open incidents. A closed one (retried, skipped, cancelled) is in the journal only.</summary>
    public IReadOnlyList<Incident> Incidents { get; internal set; } = [];

    /// <summary>The workflow's outputs by name.</summary>
    public JsonObject Output { get; internal set; } = [];

    /// <summary>
    /// The burst stands still for a child workflow that runs inline: run the child's first step and answer with
    /// <see cref="ChildReturned"/>, in the same transaction.
    /// </summary>
    public bool IsPausedForChild => SubStatus == InstanceSubStatus.Executing;

    internal long Counter { get; init; }
    internal string? Trigger { get; init; }
    internal JsonObject? Inputs { get; init; }
    internal JsonObject? Register { get; init; }
    internal ExecutionRecord? Root { get; init; }

    /// <summary>Executions that were started by hand and have no container.</summary>
    internal IReadOnlyList<ExecutionRecord> Alone { get; init; } = [];

    /// <summary>Numbers of pending executions in the order they will run: not empty while faulted or paused.</summary>
    internal IReadOnlyList<long> Queue { get; init; } = [];

    public static InstanceState New(string instanceId, string? definitionVersionId, string? correlationId = null, string? parentInstanceId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new InstanceState
        {
            InstanceId = instanceId,
            DefinitionVersionId = definitionVersionId,
            CorrelationId = correlationId,
            ParentInstanceId = parentInstanceId,
            Status = InstanceStatus.Running,
            SubStatus = InstanceSubStatus.Pending,
        };
    }

    public byte[] Serialize() => StateWriter.Write(this);

    /// <exception cref="FormatException">Not a state, or of a version this host does not know.</exception>
    public static InstanceState Deserialize(ReadOnlySpan<byte> utf8Json) => StateReader.Read(utf8Json);

    internal InstanceState With(Incident incident, long counter) => new()
    {
        InstanceId = InstanceId,
        DefinitionVersionId = DefinitionVersionId,
        ParentInstanceId = ParentInstanceId,
        CorrelationId = CorrelationId,
        Name = Name,
        Status = InstanceStatus.Finished,
        SubStatus = InstanceSubStatus.Faulted,
        Bookmarks = Bookmarks,
        Incidents = [.. Incidents, incident],
        Output = Output,
        Counter = counter,
        Trigger = Trigger,
        Inputs = Inputs,
        Register = Register,
        Root = Root,
        Alone = Alone,
        Queue = Queue,
    };
}
