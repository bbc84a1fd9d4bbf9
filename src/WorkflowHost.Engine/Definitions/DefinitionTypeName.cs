namespace WorkflowHost.Engine.Definitions;

/// <summary>The activity type under which a definition is offered as an activity: its name in Pascal case, as in Elsa.</summary>
public static class DefinitionTypeName
{
    public static string Of(string definitionName)
    {
        ArgumentNullException.ThrowIfNull(definitionName);
        var words = definitionName.Split([' ', '-', '_', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
