using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>What stands between a drawing and its publication.</summary>
public sealed class DefinitionCheck(ActivityCatalog catalog, IScriptEvaluator? scripts = null)
{
    /// <summary>Everything the validator finds, warnings included.</summary>
    public async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(HostDbContext db, JsonObject document, CancellationToken cancellation)
    {
        var definition = WorkflowDefinition.FromJson(document);
        return Problems(definition, await UsedDefinitions.LookupAsync(db, definition, catalog, cancellation));
    }

    /// <summary>The document as it is to be published: what it uses as activities pinned to the versions of today.</summary>
    /// <exception cref="RefusedException">Some of it would not run: the errors, each naming its activity.</exception>
    internal async Task<JsonObject> DemandAsync(HostDbContext db, JsonObject document, CancellationToken cancellation)
    {
        var definition = WorkflowDefinition.FromJson(document);
        var lookup = await UsedDefinitions.LookupAsync(db, definition, catalog, cancellation);
        var errors = Problems(definition, lookup).Where(p => p.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw DefinitionTexts.Refuse("NotPublishable", errors.Count, new DefinitionTexts.ProblemList(errors));
        }

        if (lookup is not null && document["root"] is JsonObject root)
        {
            UsedDefinitions.Pin(root, catalog, lookup);
        }

        return document;
    }

    private IReadOnlyList<DefinitionProblem> Problems(WorkflowDefinition definition, DefinitionLookup? lookup) =>
        DefinitionValidator.Validate(definition, catalog, scripts, lookup);
}
