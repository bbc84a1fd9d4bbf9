using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Activities;

/// <summary>How a definition looks in the toolbox when it is used as an activity (section 9.2 of the Studio contract).</summary>
public static class DefinitionDescriptor
{
    /// <summary>
    /// Inputs, outputs and outcomes are those of the definition; dropping it writes the version it stood at into the new node. The inside is
    /// a port that is not drawn: the viewer of an instance goes in through it.
    /// </summary>
    public static ActivityDescriptor Of(WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var name = definition.Name ?? definition.DefinitionId ?? "Workflow";
        var about = definition.Json.Text("description") is { Length: > 0 } text ? text : name;
        return new ActivityDescriptor
        {
            TypeName = DefinitionTypeName.Of(name),
            Version = definition.Version,
            Name = DefinitionTypeName.Of(name),
            DisplayName = new LocalizedText(name, name),
            Description = new LocalizedText(about, about),
            Category = CategoryOf(definition),
            Inputs = [.. Arguments(definition, "inputs").Select(a => new InputDescriptor(a.Text("name")!, Label(a), About(a), a.Text("type") ?? "Object") { IsSynthetic = true })],
            Outputs = [.. Arguments(definition, "outputs").Select(a => new OutputDescriptor(a.Text("name")!, Label(a), About(a), a.Text("type") ?? "Object") { IsSynthetic = true })],
            Ports = [.. Outcomes(definition), new PortDescriptor("Root", Texts.Get("Port.Root"), PortType.Embedded, IsBrowsable: false)],
            CustomProperties = new JsonObject
            {
                ["RootType"] = "WorkflowDefinitionActivity",
                ["WorkflowDefinitionId"] = definition.DefinitionId,
                ["WorkflowDefinitionVersionId"] = definition.VersionId,
            }.ToJsonString(),
            ConstructionProperties = new JsonObject
            {
                ["WorkflowDefinitionId"] = definition.DefinitionId,
                ["WorkflowDefinitionVersionId"] = definition.VersionId,
                ["Version"] = definition.Version,
            }.ToJsonString(),
        };
    }

    private static LocalizedText CategoryOf(WorkflowDefinition definition) =>
        definition.Json.Object("options")?.Text("activityCategory") is { Length: > 0 } own ? new LocalizedText(own, own) : Texts.Get("Category.Workflows");

    private static IEnumerable<PortDescriptor> Outcomes(WorkflowDefinition definition) =>
        definition.Outcomes.Count > 0
            ? definition.Outcomes.Select(o => new PortDescriptor(o, new LocalizedText(o, o)))
            : [new PortDescriptor("Done", Texts.Get("Port.Done"))];

    private static IEnumerable<JsonObject> Arguments(WorkflowDefinition definition, string property) =>
        JsonAccess.AsArray(definition.Json.Get(property))?.OfType<JsonObject>().Where(a => a.Text("name") is { Length: > 0 }) ?? [];

    private static LocalizedText Label(JsonObject argument)
    {
        var label = argument.Text("displayName") is { Length: > 0 } own ? own : argument.Text("name")!;
        return new(label, label);
    }

    private static LocalizedText About(JsonObject argument) => argument.Text("description") is { Length: > 0 } about ? new(about, about) : Label(argument);
}
