using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>An Elsa 3 definition as a JSON document: every property is kept, known or not. The typed members read the document.</summary>
public sealed class WorkflowDefinition
{
    private WorkflowDefinition(JsonObject json) => Json = json;

    public JsonObject Json { get; }

    public string? VersionId => throw new NotImplementedException();

    public string? DefinitionId => throw new NotImplementedException();

    public string? Name => throw new NotImplementedException();

    public int Version => throw new NotImplementedException();

    /// <exception cref="DefinitionFormatException">Not JSON, or not a definition: with line and position.</exception>
    public static WorkflowDefinition Parse(string json) => throw new NotImplementedException();

    /// <summary>Readable JSON (Chinese not escaped, stable key order).</summary>
    public string ToJson(bool indented = true) => throw new NotImplementedException();
}

public sealed class DefinitionFormatException(LocalizedText text, long? line = null, long? column = null) : Exception(text.English)
{
    public LocalizedText Text { get; } = text;
    public long? Line { get; } = line;
    public long? Column { get; } = column;
}
