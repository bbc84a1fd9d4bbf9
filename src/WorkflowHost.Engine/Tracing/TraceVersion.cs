using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Tracing;

/// <summary>One imported version of a definition, with the flags Elsa keeps.</summary>
internal sealed class TraceVersion(WorkflowDefinition definition, string definitionId, int version)
{
    public WorkflowDefinition Definition { get; } = definition;

    public string DefinitionId { get; } = definitionId;

    public int Version { get; } = version;

    public bool IsLatest { get; set; }

    public bool IsPublished { get; set; }

    public CompiledWorkflow? Compiled { get; set; }

    public IReadOnlyList<DefinitionProblem> Problems { get; set; } = [];
}
