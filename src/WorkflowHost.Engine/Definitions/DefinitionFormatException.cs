namespace WorkflowHost.Engine.Definitions;

/// <summary>A text that is no definition: what is wrong, and where. Lines and columns count from one.</summary>
public sealed class DefinitionFormatException(LocalizedText text, long? line = null, long? column = null)
    : Exception(line is null ? text.English : $"{text.English} (line {line}, column {column})")
{
    public LocalizedText Text { get; } = text;
    public long? Line { get; } = line;
    public long? Column { get; } = column;
}
