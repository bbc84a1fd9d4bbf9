using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>Sets a variable, found by its id; a value the variable cannot hold is a fault.</summary>
internal sealed class SetVariable : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Primitives",
        inputs: [In("Variable", "Variable", "variable-picker", isWrapped: false), In("Value", "Object")]);

    protected internal override void Execute(ActivityContext context)
    {
        context.Node.Plan(Target).Write(context, context.Raw("Value"));
        context.Complete();
    }

    internal static VariableReference Target(ActivityNode node)
    {
        var variable = node.Json.Object("variable");
        return VariableReference.Resolve(node, variable?.Text("id") ?? variable?.Object("memoryReference")?.Text("id") ?? variable?.Text("name") ?? "");
    }
}
