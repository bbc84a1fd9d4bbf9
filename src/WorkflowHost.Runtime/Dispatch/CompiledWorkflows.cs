using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Definitions ready to run, by version id. A published version never changes, so it is compiled once a process; drafts can
/// change and are compiled anew by their revision.
/// </summary>
public sealed class CompiledWorkflows(WorkflowEngine engine)
{
    public WorkflowEngine Engine => engine;

    private const int Most = 500;
    private readonly ConcurrentDictionary<(string VersionId, int Revision), CompiledWorkflow> compiled = [];
    private readonly ConcurrentDictionary<string, CompiledWorkflow> published = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> sound = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">There is no such version: it was deleted while instances of it live.</exception>
    public async Task<CompiledWorkflow> GetAsync(HostDbContext db, string versionId, CancellationToken cancellation)
    {
        if (published.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var version = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == versionId, cancellation)
            ?? throw new InvalidOperationException($"Definition version {versionId} is gone.");
        var workflow = await GetAsync(db, version, cancellation);
        if (version.IsPublished)
        {
            published.TryAdd(versionId, workflow);
        }

        return workflow;
    }

    /// <summary>The first thing that keeps a version from being started, with its name; null when nothing does. Looked for once, as a published version never changes.</summary>
    public async Task<(string Name, LocalizedText Text)?> ProblemAsync(HostDbContext db, string versionId, CancellationToken cancellation)
    {
        if (sound.ContainsKey(versionId))
        {
            return null;
        }

        var version = await db.Definitions.AsNoTracking().FirstAsync(d => d.Id == versionId, cancellation);
        var definition = WorkflowDefinition.Parse(version.Json);
        var lookup = await UsedDefinitions.LookupAsync(db, definition, engine.Catalog, cancellation);
        if (DefinitionValidator.Validate(definition, engine.Catalog, engine.Scripts, lookup).FirstOrDefault(p => p.Severity == ProblemSeverity.Error) is { } problem)
        {
            return (version.Name, problem.Text);
        }

        if (version.IsPublished)
        {
            sound.TryAdd(versionId, true);
        }

        return null;
    }

    /// <summary>The definition as it is stored, in a copy of its own, with a way to the definitions it uses.</summary>
    public async Task<(WorkflowDefinition Definition, DefinitionLookup? Lookup)> ReadAsync(HostDbContext db, DefinitionVersion version, CancellationToken cancellation)
    {
        var definition = WorkflowDefinition.Parse(version.Json);
        return (definition, await UsedDefinitions.LookupAsync(db, definition, engine.Catalog, cancellation));
    }

    /// <summary>With the definitions it uses as activities compiled in.</summary>
    public async Task<CompiledWorkflow> GetAsync(HostDbContext db, DefinitionVersion version, CancellationToken cancellation)
    {
        if (compiled.TryGetValue((version.Id, version.Revision), out var known))
        {
            return known;
        }

        if (compiled.Count > Most)
        {
            compiled.Clear();
            published.Clear();
            sound.Clear();
        }

        var definition = WorkflowDefinition.Parse(version.Json);
        var lookup = await UsedDefinitions.LookupAsync(db, definition, engine.Catalog, cancellation);
        return compiled.GetOrAdd((version.Id, version.Revision), engine.Compile(definition, lookup));
    }
}
