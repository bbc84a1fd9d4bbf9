using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Expressions;

/// <summary>One evaluation.</summary>
/// <param name="Now">What <c>Date</c> says.</param>
/// <param name="Seed">What <c>Math.random</c> starts from: the same in every repetition of a step.</param>
/// <param name="Variables">Members of the global <c>variables</c>, those the script names; all are handed back.</param>
/// <param name="Globals">Further global values, e.g. <c>args</c>.</param>
/// <param name="Functions">Names of the accessor functions the script may call.</param>
/// <param name="Invoke">Answers a call of one of <paramref name="Functions"/>; undefined arguments are null.</param>
public sealed record ScriptCall(
    string Source,
    DateTimeOffset Now,
    long Seed,
    IReadOnlyDictionary<string, JsonNode?> Variables,
    IReadOnlyDictionary<string, JsonNode?> Globals,
    IReadOnlyCollection<string> Functions,
    Func<string, IReadOnlyList<JsonNode?>, JsonNode?> Invoke);

/// <summary>What a script gave back: its value and the variables as it left them.</summary>
/// <param name="Variables">The members of <c>variables</c> after the script ran.</param>
public sealed record ScriptResult(JsonNode? Value, IReadOnlyDictionary<string, JsonNode?> Variables);

/// <summary>A script is wrong, ran too long or grew too large. The code names which; the line is counted from 1, null when it is not known.</summary>
public sealed class ScriptException(string code, string message, int? line) : Exception(message)
{
    public string Code { get; } = code;
    public int? Line { get; } = line;
}
