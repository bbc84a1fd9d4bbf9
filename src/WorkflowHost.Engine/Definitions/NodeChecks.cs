using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Definitions;

/// <summary>What can be wrong with one activity: its type, its expressions, its ids.</summary>
internal static class NodeChecks
{
    public static void Run(ActivityNode node, IScriptEvaluator? scripts, DefinitionLookup? lookup, ProblemList found)
    {
        if (node.IsWorkflow)
        {
            return;
        }

        if (!node.IsKnown)
        {
            found.Error(lookup?.Invoke(DefinitionReference.Of(node.Json)) is null ? "UnknownActivity" : "UsesItself", node, node.Type);
            return;
        }

        if (WorkflowTrigger.Starts(node) && !WorkflowTrigger.CanFire(node))
        {
            found.Warning("TriggerNeverFires", node);
        }

        foreach (var twice in node.Children.GroupBy(c => c.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            found.Error("DuplicateId", node, twice.Key);
        }

        foreach (var input in node.Inputs)
        {
            Check(node, input.Descriptor.DisplayName, input.Expression, scripts, found);
        }

        switch (node.Behaviour)
        {
            case FlowSwitch or Switch:
                foreach (var (label, condition) in node.Plan(SwitchCases.Of).Conditions)
                {
                    Check(node, new LocalizedText(label, label), condition, scripts, found);
                }

                break;
            case SetVariable when node.Plan(SetVariable.Target) is { IsResolved: false } target && !IsLoopVariable(target.Id):
                found.Error("UnknownVariable", node, node.Inputs[0].Descriptor.DisplayName, target.Id);
                break;
            case RunJavaScript when node.TryGetStaticInput("Script", out var script) && JsonAccess.AsText(script) is { } text:
                CheckScript(node, node.Inputs[0].Descriptor.DisplayName, text, scripts, found);
                break;
        }
    }

    private static void Check(ActivityNode node, LocalizedText input, Expression? expression, IScriptEvaluator? scripts, ProblemList found)
    {
        switch (expression)
        {
            case FailingExpression failing:
                found.Error(failing.Code, node, input, failing.Reason);
                break;
            case VariableExpression { Reference.IsResolved: false } variable when !IsLoopVariable(variable.Reference.Id):
                found.Error("UnknownVariable", node, input, variable.Reference.Id);
                break;
            case TemplateExpression { Problem: { } problem }:
                found.Error("BadTemplate", node, input, problem.Message, problem.Line ?? 1);
                break;
            case ScriptExpression script:
                CheckScript(node, input, script.Source, scripts, found);
                break;
        }
    }

    private static void CheckScript(ActivityNode node, LocalizedText input, string source, IScriptEvaluator? scripts, ProblemList found)
    {
        if (scripts?.Check(source) is { } error)
        {
            found.Error("BadScript", node, input, error.Message, error.Line ?? 1);
        }
    }

    private static bool IsLoopVariable(string name) => name is "CurrentValue" or "CurrentIndex" or "ChildInstanceId";
}
