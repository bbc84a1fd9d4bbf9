using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Activities;

/// <summary>One of Elsa's own activities: type <c>Elsa.Name</c>, texts from the resources under <c>Name</c>, <c>Name.Input</c>.</summary>
internal abstract class CoreActivity : Activity
{
    /// <summary>Whether its end ends the flowchart or sequence it stands in.</summary>
    internal virtual bool IsTerminal => false;

    /// <summary>The class name, which is Elsa's name as well.</summary>
    protected virtual string Name => GetType().Name;

    protected ActivityDescriptor Describe(
        string category,
        ActivityKind kind = ActivityKind.Action,
        IReadOnlyList<InputDescriptor>? inputs = null,
        IReadOnlyList<OutputDescriptor>? outputs = null,
        IReadOnlyList<PortDescriptor>? ports = null,
        bool isBrowsable = true,
        bool isStart = false,
        bool isContainer = false,
        string? constructionProperties = null) => new()
        {
            TypeName = "Elsa." + Name,
            Name = Name,
            DisplayName = Texts.Get(Name),
            Description = Texts.Get(Name + ".About"),
            Category = Texts.Get("Category." + category),
            Kind = kind,
            IsBrowsable = isBrowsable,
            IsStart = isStart,
            IsTerminal = IsTerminal,
            IsContainer = isContainer,
            Inputs = inputs ?? [],
            Outputs = outputs ?? [],
            Ports = ports ?? (IsTerminal ? [] : [Flow("Done")]),
            ConstructionProperties = constructionProperties,
        };

    protected InputDescriptor In(
        string input,
        string type = "String",
        string hint = "singleline",
        string? defaultValue = null,
        string syntax = "Literal",
        bool isWrapped = true,
        bool autoEvaluate = true,
        string? specification = null) => new(
            input,
            Texts.Get($"{Name}.{input}"),
            Texts.Get($"{Name}.{input}.About"),
            type,
            hint,
            defaultValue,
            isWrapped,
            autoEvaluate,
            DefaultSyntax: syntax,
            UISpecifications: specification);

    protected OutputDescriptor Out(string output, string type = "Object") =>
        new(output, Texts.Get($"{Name}.{output}"), Texts.Get($"{Name}.{output}.About"), type);

    protected static PortDescriptor Flow(string name) => new(name, Texts.Get("Port." + name));

    protected static PortDescriptor Slot(string name) => new(name, Texts.Get("Port." + name), PortType.Embedded);

    /// <summary>A dropdown of fixed values; Studio sorts it by text.</summary>
    protected static string Dropdown(params string[] values) =>
        "{\"dropdown\":{\"selectList\":{\"items\":[" + string.Join(',', values.Select(v => $"{{\"text\":\"{v}\",\"value\":\"{v}\"}}")) + "],\"isFlagsEnum\":false}}}";
}
