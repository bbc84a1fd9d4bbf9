using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// A text with gaps: variables in scope by their names, else inputs of the workflow. Only activities that bring a language for it take one
/// (<see cref="Activities.Activity.Templates"/>); Elsa's own do not, so that their definitions keep running in Elsa.
/// </summary>
internal sealed class TemplateExpression(string source, ITextTemplates templates) : Expression
{
    private readonly Lazy<(CompiledText? Text, ScriptException? Problem)> compiled = new(() =>
    {
        try
        {
            return (templates.Compile(source), null);
        }
        catch (ScriptException error)
        {
            return (null, error);
        }
    });

    /// <summary>What is wrong with it before it is ever filled.</summary>
    public ScriptException? Problem => compiled.Value.Problem;

    public override JsonNode? Evaluate(ActivityContext context)
    {
        if (compiled.Value is not { Text: { } fill })
        {
            throw compiled.Value.Problem!;
        }

        var scope = new ScriptScope(context.Burst, context, "");
        var fields = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var word in ScriptWords.Of(source))
        {
            if (scope.TryRead(word, out var value))
            {
                fields[word] = value;
            }
            else if (context.Burst.InputNames.Contains(word))
            {
                fields[word] = context.WorkflowInput(word);
            }
        }

        return JsonValue.Create(fill(fields));
    }
}
