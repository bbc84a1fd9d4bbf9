using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// One expression of a definition, made ready when the definition is compiled. Values are shared and never changed: whoever
/// puts one into an object of its own copies it first.
/// </summary>
internal abstract class Expression
{
    /// <exception cref="ActivityFaultException">It has no value; the fault says why.</exception>
    public abstract JsonNode? Evaluate(ActivityContext context);

    /// <summary>Known without running.</summary>
    public virtual bool TryGetConstant(out JsonNode? value)
    {
        value = null;
        return false;
    }
}

internal sealed class ConstantExpression(JsonNode? constant) : Expression
{
    public override JsonNode? Evaluate(ActivityContext context) => constant;

    public override bool TryGetConstant(out JsonNode? value)
    {
        value = constant;
        return true;
    }
}

/// <summary>An expression that can only fail, found when compiling. It fails when the activity is reached, not before.</summary>
internal sealed class FailingExpression(string code, string reason) : Expression
{
    public string Code { get; } = code;

    public string Reason { get; } = reason;

    public override JsonNode? Evaluate(ActivityContext context) => throw new ActivityFaultException(Code, Reason);
}

internal sealed class VariableExpression(VariableReference reference) : Expression
{
    public VariableReference Reference { get; } = reference;

    public override JsonNode? Evaluate(ActivityContext context) => Reference.Read(context);
}

internal sealed class WorkflowInputExpression(string name) : Expression
{
    public override JsonNode? Evaluate(ActivityContext context) => context.WorkflowInput(name);
}

/// <summary>The last output another activity of this instance has set.</summary>
internal sealed class OutputExpression(string activity, string output) : Expression
{
    public override JsonNode? Evaluate(ActivityContext context) => context.Burst.OutputOf(activity, output);
}

internal sealed class ScriptExpression(string source) : Expression
{
    private readonly PlainScript? plain = PlainScript.TryParse(source);

    public string Source { get; } = source;

    public override JsonNode? Evaluate(ActivityContext context) =>
        plain is not null && context.Burst.TryRunPlain(context, plain, Source, out var value) ? value : context.Burst.RunScript(context, Source, null).Value;
}
