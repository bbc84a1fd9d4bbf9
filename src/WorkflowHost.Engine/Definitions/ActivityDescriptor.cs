namespace WorkflowHost.Engine.Definitions;

/// <summary>How Elsa Studio treats an activity: <c>Trigger</c> may start a workflow, <c>Task</c> may run in the background.</summary>
public enum ActivityKind { Action, Trigger, Job, Task }

/// <summary>A flow port is an outcome that can be connected; an embedded port holds a child activity.</summary>
public enum PortType { Flow, Embedded }

/// <summary>A text in both languages of the product, from the resource files of the assembly that declares the activity.</summary>
public sealed record LocalizedText(string Chinese, string English)
{
    /// <summary>Chinese unless the culture is an English one.</summary>
    public string For(System.Globalization.CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "en" ? English : Chinese;
}

/// <summary>An out-port or a child slot. <paramref name="Name"/> is the outcome name (flow) or the property in Pascal case (embedded).</summary>
public sealed record PortDescriptor(string Name, LocalizedText DisplayName, PortType Type = PortType.Flow, bool IsBrowsable = true);

/// <summary>One input as the designer shows it. <paramref name="Name"/> is Pascal case; the JSON property is its camel case.</summary>
/// <param name="TypeName">Elsa alias: String, Boolean, Int32, Object, String[] …</param>
/// <param name="UIHint">One of Studio's editors (section 5.1 of the Studio contract).</param>
/// <param name="DefaultValue">Applied by the engine when the definition has no value.</param>
/// <param name="IsWrapped">False for raw JSON properties such as the cases of a switch.</param>
/// <param name="AutoEvaluate">False when the activity evaluates the expression itself (the condition of While).</param>
/// <param name="UISpecifications">JSON text for Studio's editor, or null.</param>
public sealed record InputDescriptor(
    string Name,
    LocalizedText DisplayName,
    LocalizedText Description,
    string TypeName = "String",
    string UIHint = "singleline",
    string? DefaultValue = null,
    bool IsWrapped = true,
    bool AutoEvaluate = true,
    bool IsSensitive = false,
    string DefaultSyntax = "Literal",
    string? UISpecifications = null,
    LocalizedText? Category = null)
{
    /// <summary>It comes from a definition used as an activity, not from an activity type.</summary>
    public bool IsSynthetic { get; init; }
}

/// <summary>One output as the designer shows it; it can be bound to a variable or to an output of the workflow.</summary>
public sealed record OutputDescriptor(string Name, LocalizedText DisplayName, LocalizedText Description, string TypeName = "Object")
{
    /// <summary>It comes from a definition used as an activity, not from an activity type.</summary>
    public bool IsSynthetic { get; init; }
}

/// <summary>
/// What the designer must know about an activity type. <see cref="TypeName"/> and <see cref="Version"/> name it for good;
/// <see cref="Name"/> is Chinese for our own activities because Studio names new nodes after it.
/// </summary>
public sealed record ActivityDescriptor
{
    public required string TypeName { get; init; }
    public int Version { get; init; } = 1;
    public required string Name { get; init; }
    public required LocalizedText DisplayName { get; init; }
    public required LocalizedText Description { get; init; }
    public required LocalizedText Category { get; init; }
    public ActivityKind Kind { get; init; } = ActivityKind.Action;
    public bool IsBrowsable { get; init; } = true;
    public bool IsStart { get; init; }
    public bool IsTerminal { get; init; }
    public bool IsContainer { get; init; }
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];
    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    /// <summary>JSON object text copied into a new node when it is dropped on the canvas; objects in it carry <c>nodeId</c>.</summary>
    public string? ConstructionProperties { get; init; }
    public string? CustomProperties { get; init; }
}
