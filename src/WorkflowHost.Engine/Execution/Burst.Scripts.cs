using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>Runs scripts with Elsa's accessors (see ScriptScope).</summary>
internal sealed partial class Burst
{
    private static readonly Dictionary<string, JsonNode?> NoGlobals = [];

    /// <summary>Outcomes the running script asked for with setOutcome(s).</summary>
    public IReadOnlyList<string>? ScriptOutcomes { get; set; }

    public JsonNode? LastResult => lastResult;

    /// <summary>Evaluates a script that needs no JavaScript. It counts as one all the same, so that ids made later do not depend on how it was evaluated.</summary>
    public bool TryRunPlain(ActivityContext context, PlainScript script, string source, out JsonNode? value)
    {
        value = null;
        if (engine.Scripts is null || !script.TryEvaluate(new ScriptScope(this, context, source), out value))
        {
            return false;
        }

        counter++;
        return true;
    }

    public ScriptResult RunScript(ActivityContext context, string source, IReadOnlyDictionary<string, JsonNode?>? globals)
    {
        if (engine.Scripts is not { } scripts)
        {
            throw new ActivityFaultException("NoJavaScript", "This host runs no JavaScript; use a literal, an object, a variable or an input.");
        }

        var scope = new ScriptScope(this, context, source);
        var result = scripts.Evaluate(new ScriptCall(source, Now, ++counter, scope.Variables, globals ?? NoGlobals, scope.Functions, scope.Invoke));
        scope.TakeBack(result.Variables);
        return result;
    }
}
