using WorkflowHost.Engine.Expressions;
using WorkflowHost.Runtime.Scripting;

namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>The script evaluator the host uses, its worker processes shared by all tests.</summary>
internal static class Scripting
{
    public static IScriptEvaluator Evaluator { get; } = new ScriptWorkers();
}
