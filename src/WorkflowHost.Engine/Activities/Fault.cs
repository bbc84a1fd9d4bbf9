using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Fails on purpose.</summary>
internal sealed class Fault : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Primitives",
        inputs: [In("Code"), In("Category"), In("FaultType"), In("Message", hint: "multiline")],
        ports: []);

    protected internal override void Execute(ActivityContext context) => throw new ActivityFaultException(
        context.Text("Code") is { Length: > 0 } code ? code : "Fault",
        context.Text("Message") is { Length: > 0 } message ? message : "The workflow asked to fail.");
}
