using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// A definition used as an activity, expanded in place. Its inputs become variables inside it, its outputs are set by
/// SetOutput inside it, and its outcomes are those its Complete activity names.
/// </summary>
internal sealed class DefinitionActivity(WorkflowDefinition definition) : Activity
{
    public WorkflowDefinition Definition { get; } = definition;

    protected override ActivityDescriptor Describe() => DefinitionDescriptor.Of(Definition);

    protected internal override void Execute(ActivityContext context)
    {
        var inputs = context.Node.Inputs;
        var given = new KeyValuePair<string, JsonNode?>[inputs.Length];
        for (var i = 0; i < given.Length; i++)
        {
            var name = inputs[i].Descriptor.Name;
            given[i] = KeyValuePair.Create(name, context.Input(name));
        }

        context.LoopVariables = given;
        context.Schedule(context.Node.Children[0]);
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) =>
        context.Burst.Complete(context, context.Burst.CompletedChild?.CompositeOutcomes ?? Burst.Done);
}
