using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>Stops the activity that runs; the engine makes an incident of it.</summary>
internal sealed class ActivityFaultException(string code, string message, string? input = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? Input { get; } = input;

    /// <summary>The child whose end was being taken in is at fault, not the container that noticed.</summary>
    public bool BlamesChild { get; init; }

    public ActivityFaultException AtInput(string name) => new(Code, $"Failed to evaluate activity input '{name}': {Message}", name);

    public static ActivityFaultException From(ScriptException error) =>
        new(error.Code, error.Line is { } line ? $"{error.Message} (line {line})" : error.Message);
}
