using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>The cases of a switch, their conditions made ready: <c>{label, condition, activity?}</c>, the condition a bare expression.</summary>
internal sealed class SwitchCases
{
    private readonly List<(string Label, Expression? Condition, ActivityNode? Activity)> cases = [];

    public static SwitchCases Of(ActivityNode node)
    {
        var made = new SwitchCases();
        var index = 0;
        var children = node.Children.Where(c => c.Slot.Equals("activity", StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var json in JsonAccess.AsArray(node.Json.Get("cases"))?.OfType<JsonObject>() ?? [])
        {
            index++;
            var activity = json.Object("activity") is { } body ? children.Find(c => ReferenceEquals(c.Json, body)) : null;
            var condition = json.Get("condition");
            var expression = condition is JsonObject wrapped && wrapped.Get("expression") is { } inner ? inner : condition;
            made.cases.Add((json.Text("label") ?? $"Case {index}", ExpressionReader.Read(expression, new DeclaredType(ValueKind.Boolean), node), activity));
        }

        return made;
    }

    /// <summary>Labels and conditions, for validation.</summary>
    public IEnumerable<(string Label, Expression? Condition)> Conditions => cases.Select(c => (c.Label, c.Condition));

    /// <summary>The cases that hold: the first, or all of them.</summary>
    public List<(string Label, ActivityNode? Activity)> Match(ActivityContext context, bool all)
    {
        var matches = new List<(string, ActivityNode?)>();
        foreach (var (label, condition, activity) in cases)
        {
            if (Holds(context, label, condition))
            {
                matches.Add((label, activity));
                if (!all)
                {
                    break;
                }
            }
        }

        return matches;
    }

    private static bool Holds(ActivityContext context, string label, Expression? condition)
    {
        try
        {
            return ValueConverter.TryConvert(condition?.Evaluate(context), new DeclaredType(ValueKind.Boolean), out var holds) && JsonAccess.AsFlag(holds);
        }
        catch (ScriptException error)
        {
            throw ActivityFaultException.From(error).AtInput($"Cases ({label})");
        }
        catch (ActivityFaultException fault) when (fault.Input is null)
        {
            throw fault.AtInput($"Cases ({label})");
        }
    }
}
