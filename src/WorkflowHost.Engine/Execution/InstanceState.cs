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
    public string? CorrelationId { get; internal set; }
    public string? Name { get; internal set; }
    public InstanceStatus Status { get; internal set; }
    public InstanceSubStatus SubStatus { get; internal set; }

    /// <summary>Outstanding waits in creation order.</summary>
    public IReadOnlyList<Bookmark> Bookmarks { get; internal set; } = [];

    public IReadOnlyList<Incident> Incidents { get; internal set; } = [];

    /// <summary>The workflow's outputs by name.</summary>
    public JsonObject Output { get; internal set; } = [];

    public static InstanceState New(string instanceId, string? definitionVersionId, string? correlationId = null, string? parentInstanceId = null) =>
        throw new NotImplementedException();

    public byte[] Serialize() => throw new NotImplementedException();

    public static InstanceState Deserialize(ReadOnlySpan<byte> utf8Json) => throw new NotImplementedException();
}
