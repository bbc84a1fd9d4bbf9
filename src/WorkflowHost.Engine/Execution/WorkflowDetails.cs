using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Execution;

/// <summary>What the node of a workflow knows of its definition.</summary>
internal sealed record WorkflowDetails(
    string? DefinitionId,
    string? VersionId,
    int Version,
    string? Name,
    ArgumentDefinition[] Inputs,
    ArgumentDefinition[] Outputs,
    bool ContinuesWithIncidents,
    bool UsesMergeModes);
