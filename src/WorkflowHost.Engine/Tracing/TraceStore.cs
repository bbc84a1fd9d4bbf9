using System.Globalization;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Tracing;

/// <summary>
/// The versions a trace works with. At most one latest and one published version a definition; importing into a published
/// one makes a new draft; publishing takes both flags from the others.
/// </summary>
internal sealed class TraceStore(WorkflowEngine engine)
{
    /// <summary>What Elsa itself checks at publication; all else is reported but does not refuse here.</summary>
    private static readonly HashSet<string> ElsaChecks = ["DuplicateInput", "DuplicateOutput", "BadCron"];

    private readonly List<TraceVersion> versions = [];

    public TraceVersion Import(WorkflowDefinition definition, bool publish)
    {
        var id = definition.DefinitionId ?? "definition" + (versions.Count + 1).ToString(CultureInfo.InvariantCulture);
        var latest = versions.Find(v => v.DefinitionId == id && v.IsLatest);
        var number = latest is null ? 1 : latest.IsPublished ? latest.Version + 1 : latest.Version;
        if (latest is { IsPublished: false })
        {
            versions.Remove(latest);
        }

        foreach (var other in versions.Where(v => v.DefinitionId == id))
        {
            other.IsLatest = false;
        }

        var imported = new TraceVersion(definition, id, number) { IsLatest = true };
        versions.Add(imported);
        imported.Problems = DefinitionValidator.Validate(definition, engine.Catalog, engine.Scripts, FindActivity);
        if (publish && !imported.Problems.Any(p => p.Severity == ProblemSeverity.Error && ElsaChecks.Contains(p.Code)))
        {
            foreach (var other in versions.Where(v => v.DefinitionId == id))
            {
                other.IsPublished = false;
            }

            imported.IsPublished = true;
        }

        return imported;
    }

    public static IEnumerable<DefinitionProblem> Refusals(TraceVersion version) => version.Problems.Where(p => ElsaChecks.Contains(p.Code));

    public TraceVersion? Published(string definitionId) => versions.Find(v => v.DefinitionId == definitionId && v.IsPublished);

    public IReadOnlySet<string> PublishedIds() => AllPublished().Select(v => v.DefinitionId).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<TraceVersion> AllPublished() => versions.Where(v => v.IsPublished);

    public CompiledWorkflow Compile(TraceVersion version) => version.Compiled ??= engine.Compile(version.Definition, FindActivity);

    private WorkflowDefinition? FindActivity(DefinitionReference reference)
    {
        var candidates = versions.ConvertAll(v => new DefinitionCandidate(v.Definition.VersionId, v.DefinitionId, v.Definition.Name, v.Version, v.IsPublished, v.IsLatest));
        return reference.Choose(candidates) is { } chosen ? versions[candidates.FindIndex(c => ReferenceEquals(c, chosen))].Definition : null;
    }
}
