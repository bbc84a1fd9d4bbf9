namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// Runs JavaScript. The engine must not see the real one (it holds threads and clocks), hence the interface; plain data in
/// and out, nothing else crosses.
/// </summary>
public interface IScriptEvaluator
{
    /// <exception cref="ScriptException">The script is wrong, took too long or grew too large.</exception>
    ScriptResult Evaluate(ScriptCall call);

    /// <summary>What is wrong with a script before it runs, or null. Line numbers count from one.</summary>
    ScriptException? Check(string source) => null;
}
