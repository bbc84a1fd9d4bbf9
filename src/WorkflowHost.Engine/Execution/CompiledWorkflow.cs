namespace WorkflowHost.Engine.Execution;

/// <summary>A definition made ready to run: nodes resolved, inputs bound, flow graph analysed. Immutable and cacheable by version id.</summary>
public sealed class CompiledWorkflow
{
    internal CompiledWorkflow() { }

    public string? DefinitionVersionId => throw new NotImplementedException();

    public ActivityNode Root => throw new NotImplementedException();

    /// <summary>All nodes in document order.</summary>
    public IReadOnlyList<ActivityNode> Nodes => throw new NotImplementedException();

    public ActivityNode? Find(string nodeId) => throw new NotImplementedException();
}
