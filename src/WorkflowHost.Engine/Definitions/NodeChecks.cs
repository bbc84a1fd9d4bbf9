using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Definitions;

/// <summary>What can be wrong with one activity: its type, its expressions, its ids.</summary>
internal static class NodeChecks
{
    public static void Run(ActivityNode node, ActivityCatalog catalog, IScriptEvaluator? scripts, ProblemList found)
    {
        if (node.IsWorkflow)
        {
            return;
        }

        if (!node.IsKnown)
        {
            found.Error("UnknownActivity", node, node.Type);
            return;
        }

        foreach (var twice in node.Children.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            found.Error("DuplicateId", node, twice.Key);
        }

        foreach (var input in node.Inputs)
        {
            Check(node, input, scripts, found);
        }

        _ = catalog;
    }

    private static void Check(ActivityNode node, InputBinding input, IScriptEvaluator? scripts, ProblemList found)
    {
        switch (input.Expression)
        {
            case FailingExpression failing:
                found.Error(failing.Code, node, input.Descriptor.DisplayName.Chinese, failing.Reason);
                break;
            case VariableExpression { Reference.IsResolved: false } variable when !IsLoopVariable(variable.Reference.Id):
                found.Error("UnknownVariable", node, input.Descriptor.DisplayName.Chinese, variable.Reference.Id);
                break;
            case ScriptExpression script when scripts?.Check(script.Source) is { } error:
                found.Error("BadScript", node, input.Descriptor.DisplayName.Chinese, error.Message, error.Line ?? 1);
                break;
        }
    }

    private static bool IsLoopVariable(string name) => name is "CurrentValue" or "CurrentIndex" or "ChildInstanceId";
}
