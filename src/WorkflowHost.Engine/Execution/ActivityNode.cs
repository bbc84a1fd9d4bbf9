using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>One activity of a compiled definition: immutable, shared by all its instances.</summary>
public sealed class ActivityNode
{
    internal ActivityNode() { }

    public string Id => throw new NotImplementedException();

    /// <summary>Path of ids from the root, joined by colons: stable over versions as long as the ids are.</summary>
    public string NodeId => throw new NotImplementedException();

    public string Type => throw new NotImplementedException();

    /// <summary>What the designer shows: metadata.displayText, else the name, else the id.</summary>
    public string DisplayText => throw new NotImplementedException();

    public ActivityNode? Parent => throw new NotImplementedException();

    /// <summary>All children in document order.</summary>
    public IReadOnlyList<ActivityNode> Children => throw new NotImplementedException();

    /// <summary>The child in an embedded port (camelCase property), or null.</summary>
    public ActivityNode? Child(string property) => throw new NotImplementedException();

    /// <summary>
    /// A value that can be known without running: literal and object expressions and defaults. Planning a schedule reads it.
    /// Null and false when the input is an expression that only a run can evaluate.
    /// </summary>
    public bool TryGetStaticInput(string name, out JsonNode? value) => throw new NotImplementedException();

    /// <summary>The activity as written in the definition. Do not change it.</summary>
    public JsonObject Json => throw new NotImplementedException();
}
