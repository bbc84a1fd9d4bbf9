using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>The script evaluator the host uses.</summary>
internal static class Scripting
{
    public static IScriptEvaluator? Evaluator => null;
}
