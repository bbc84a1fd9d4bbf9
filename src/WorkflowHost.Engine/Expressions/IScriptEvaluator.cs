using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// Runs JavaScript. The engine must not see the real one (it holds threads and clocks), hence the interface; plain data in
/// and out, nothing else crosses.
/// </summary>
public interface IScriptEvaluator
{
    /// <exception cref="ScriptException">The script is wrong, took too long or grew too large.</exception>
    ScriptResult Evaluate(ScriptCall call);
}

/// <param name="Variables">Visible variables by name; the script may change them.</param>
/// <param name="Accessors">Values behind Elsa's accessor functions, by function name and argument list.</param>
public sealed record ScriptCall(
    string Source,
    DateTimeOffset Now,
    long Seed,
    IReadOnlyDictionary<string, JsonNode?> Variables,
    IReadOnlyDictionary<string, JsonNode?> Accessors);

public sealed record ScriptResult(JsonNode? Value, IReadOnlyDictionary<string, JsonNode?> ChangedVariables);

public sealed class ScriptException(string code, string message, int? line) : Exception(message)
{
    public string Code { get; } = code;
    public int? Line { get; } = line;
}
