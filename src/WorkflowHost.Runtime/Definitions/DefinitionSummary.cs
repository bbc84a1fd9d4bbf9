using System.Linq.Expressions;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>A version as lists show it: everything but the document.</summary>
public sealed record DefinitionSummary(
    string Id,
    string DefinitionId,
    string Name,
    string? Description,
    int Version,
    bool IsLatest,
    bool IsPublished,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? UpdatedBy)
{
    internal static Expression<Func<DefinitionVersion, DefinitionSummary>> FromRow { get; } = d =>
        new DefinitionSummary(d.Id, d.DefinitionId, d.Name, d.Description, d.Version, d.IsLatest, d.IsPublished, d.CreatedAt, d.UpdatedAt, d.UpdatedBy);

    internal static DefinitionSummary Of(DefinitionVersion row) => FromRowCompiled(row);

    private static readonly Func<DefinitionVersion, DefinitionSummary> FromRowCompiled = FromRow.Compile();
}

public sealed record DefinitionPage(IReadOnlyList<DefinitionSummary> Items, int Total);

public enum DefinitionOrder { Created, Name, Version }

/// <summary>What a list asks for. <paramref name="Page"/> counts from 0; without <paramref name="PageSize"/> up to <see cref="MaxPageSize"/> come.</summary>
public sealed record DefinitionQuery(
    VersionOption Versions,
    IReadOnlyCollection<string>? DefinitionIds = null,
    IReadOnlyCollection<string>? VersionIds = null,
    string? SearchTerm = null,
    DefinitionOrder Order = DefinitionOrder.Created,
    bool Descending = false,
    int Page = 0,
    int? PageSize = null)
{
    public const int MaxPageSize = 1000;
}
