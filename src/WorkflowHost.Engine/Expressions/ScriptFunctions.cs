using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>Elsa's accessor functions that do not depend on the definition.</summary>
internal static class ScriptFunctions
{
    public static Func<IReadOnlyList<JsonNode?>, JsonNode?>? Find(string name, Burst burst, ActivityContext context, ScriptScope scope) => name switch
    {
        "getVariable" => a => scope.Read(ScriptScope.Text(a, 0) ?? ""),
        "setVariable" => a => Do(() => scope.Write(ScriptScope.Text(a, 0) ?? "", ScriptScope.Argument(a, 1))),
        "getInput" => a => context.WorkflowInput(ScriptScope.Text(a, 0) ?? ""),
        "getOutputFrom" => a => burst.OutputOf(ScriptScope.Text(a, 0) ?? "", ScriptScope.Text(a, 1) ?? "Result"),
        "getLastResult" => _ => burst.LastResult,
        "getWorkflowInstanceId" => _ => JsonValue.Create(burst.InstanceId),
        "getWorkflowDefinitionId" => _ => JsonValue.Create(burst.Workflow.DefinitionId),
        "getWorkflowDefinitionVersionId" => _ => JsonValue.Create(burst.Workflow.DefinitionVersionId),
        "getWorkflowDefinitionVersion" => _ => JsonValue.Create(burst.Workflow.Version),
        "getWorkflowDefinitionName" => _ => JsonValue.Create(burst.Workflow.Workflow.Workflow!.Name),
        "getCorrelationId" => _ => JsonValue.Create(burst.CorrelationId),
        "setCorrelationId" => a => Do(() => burst.CorrelationId = ScriptScope.Text(a, 0)),
        "getWorkflowInstanceName" => _ => JsonValue.Create(burst.InstanceName),
        "setWorkflowInstanceName" => a => Do(() => burst.InstanceName = ScriptScope.Text(a, 0)),
        "setOutcome" => a => Do(() => burst.ScriptOutcomes = [ScriptScope.Text(a, 0) ?? "Done"]),
        "setOutcomes" => a => Do(() => burst.ScriptOutcomes = ScriptScope.Argument(a, 0) is JsonArray list ? [.. list.Select(o => JsonAccess.ToPlainText(o) ?? "")] : ["Done"]),
        "toJson" => a => JsonValue.Create(ScriptScope.Argument(a, 0)?.ToJsonString(JsonAccess.PlainJson) ?? "null"),
        "isNullOrWhiteSpace" => a => JsonValue.Create(string.IsNullOrWhiteSpace(ScriptScope.Text(a, 0))),
        "isNullOrEmpty" => a => JsonValue.Create(string.IsNullOrEmpty(ScriptScope.Text(a, 0))),
        "newGuid" or "newGuidString" => _ => JsonValue.Create(NewGuid(burst).ToString("D")),
        "newShortGuid" => _ => JsonValue.Create(Convert.ToBase64String(NewGuid(burst).ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_')),
        "parseGuid" => a => JsonValue.Create(Guid.TryParse(ScriptScope.Text(a, 0), out var id) ? id.ToString("D") : null),
        "stringToBase64" or "stringToBytes" or "bytesFromString" => a => JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(ScriptScope.Text(a, 0) ?? ""))),
        "stringFromBase64" or "bytesToString" => a => JsonValue.Create(FromBase64(ScriptScope.Text(a, 0))),
        "bytesToBase64" or "bytesFromBase64" => a => JsonValue.Create(ScriptScope.Text(a, 0)),
        _ => null,
    };

    private static JsonNode? Do(Action action)
    {
        action();
        return null;
    }

    /// <summary>Looks random, and is the same in every repetition of the step.</summary>
    private static Guid NewGuid(Burst burst) => new(SHA256.HashData(Encoding.UTF8.GetBytes(burst.NextId())).AsSpan(0, 16));

    private static string? FromBase64(string? text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text ?? ""));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
