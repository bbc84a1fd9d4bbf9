using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Execution;

/// <summary>A definition used as an activity, as the node names it.</summary>
/// <param name="TypeName">The activity type: the definition's name in Pascal case.</param>
/// <param name="VersionId">The pinned version; when it is gone the published, else the latest version is taken.</param>
public sealed record DefinitionReference(string TypeName, string? DefinitionId, string? VersionId, int? Version);

/// <summary>Finds definitions that are used as activities; null when there is none.</summary>
public delegate WorkflowDefinition? DefinitionLookup(DefinitionReference reference);
