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

    protected override ActivityDescriptor Describe()
    {
        var name = Definition.Name ?? Definition.DefinitionId ?? "Workflow";
        var text = new LocalizedText(name, name);
        var about = Definition.Json.Text("description") ?? name;
        LocalizedText Label(JsonObject argument) => new(argument.Text("displayName") ?? argument.Text("name")!, argument.Text("displayName") ?? argument.Text("name")!);
        IEnumerable<JsonObject> Arguments(string property) =>
            JsonAccess.AsArray(Definition.Json.Get(property))?.OfType<JsonObject>().Where(a => a.Text("name") is { Length: > 0 }) ?? [];

        return new ActivityDescriptor
        {
            TypeName = DefinitionTypeName.Of(name),
            Version = Definition.Version,
            Name = DefinitionTypeName.Of(name),
            DisplayName = text,
            Description = new LocalizedText(about, about),
            Category = Texts.Get("Category.Workflows"),
            Inputs = [.. Arguments("inputs").Select(a => new InputDescriptor(a.Text("name")!, Label(a), Label(a), a.Text("type") ?? "Object"))],
            Outputs = [.. Arguments("outputs").Select(a => new OutputDescriptor(a.Text("name")!, Label(a), Label(a), a.Text("type") ?? "Object"))],
            Ports = Definition.Outcomes.Count > 0
                ? [.. Definition.Outcomes.Select(o => new PortDescriptor(o, new LocalizedText(o, o)))]
                : [new PortDescriptor("Done", Texts.Get("Port.Done"))],
        };
    }

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
