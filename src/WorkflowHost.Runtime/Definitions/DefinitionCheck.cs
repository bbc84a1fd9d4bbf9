using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>What stands between a drawing and its publication.</summary>
public sealed class DefinitionCheck(ActivityCatalog catalog, IScriptEvaluator? scripts = null)
{
    /// <summary>Everything the validator finds, warnings included.</summary>
    public IReadOnlyList<DefinitionProblem> Problems(JsonObject document) =>
        [.. DefinitionValidator.Validate(WorkflowDefinition.FromJson(document), catalog, scripts)];

    /// <exception cref="RefusedException">Some of it would not run: the errors, each naming its activity.</exception>
    internal void Demand(JsonObject document)
    {
        var errors = Problems(document).Where(p => p.Severity == ProblemSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            throw DefinitionTexts.Refuse("NotPublishable", errors.Count, new DefinitionTexts.ProblemList(errors));
        }
    }
}
