using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs a script; what it returns is the result, what it gives setOutcome(s) are the outcomes.</summary>
internal sealed class RunJavaScript : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Scripting",
        inputs:
        [
            In("Script", hint: "code-editor", syntax: "JavaScript", specification: "{\"code-editor\":{\"language\":\"javascript\",\"singleLineMode\":false,\"editorHeight\":1}}"),
            In("PossibleOutcomes", "String[]", "dynamic-outcomes", syntax: "Object", specification: "{\"DynamicOutcomesOptions\":{\"fixedOutcomes\":[]}}"),
        ],
        outputs: [Out("Result")]);

    protected internal override void Execute(ActivityContext context)
    {
        var script = context.Text("Script");
        if (string.IsNullOrWhiteSpace(script))
        {
            context.Complete();
            return;
        }

        context.Burst.ScriptOutcomes = null;
        var result = context.Burst.RunScript(context, script, null).Value;
        if (result is not null)
        {
            context.SetOutput("Result", result);
        }

        context.Complete([.. context.Burst.ScriptOutcomes ?? ["Done"]]);
    }
}
