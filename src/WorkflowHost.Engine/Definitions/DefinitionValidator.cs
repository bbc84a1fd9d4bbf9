using System.Globalization;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Definitions;

/// <summary>
/// What is wrong with a definition before it ever runs. Elsa refuses duplicate inputs and bad triggers at publication and
/// lets the rest fail at run time; here everything that can be known is known here, named by activity and way out.
/// </summary>
public static class DefinitionValidator
{
    /// <param name="scripts">Checks scripts as well when given.</param>
    /// <param name="lookup">Finds definitions used as activities; without it their types count as unknown.</param>
    public static IReadOnlyList<DefinitionProblem> Validate(
        WorkflowDefinition definition,
        ActivityCatalog catalog,
        IScriptEvaluator? scripts = null,
        DefinitionLookup? lookup = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(catalog);
        var workflow = new WorkflowEngine(catalog, scripts).Compile(definition, lookup);
        var found = new ProblemList();
        EnvelopeChecks.Run(definition, found);
        foreach (var node in workflow.Nodes)
        {
            NodeChecks.Run(node, scripts, lookup, found);
            if (node.Behaviour is Flowchart)
            {
                FlowchartChecks.Run(node, found);
            }

            foreach (var problem in node.Behaviour.Validate(node))
            {
                found.Add(problem);
            }
        }

        return found.All;
    }
}

/// <summary>The problems found so far, in document order.</summary>
internal sealed class ProblemList
{
    private readonly List<DefinitionProblem> problems = [];

    public IReadOnlyList<DefinitionProblem> All => problems;

    public void Add(DefinitionProblem problem) => problems.Add(problem);

    public void Error(string code, ActivityNode? node, params object?[] values) => Add(ProblemSeverity.Error, code, node, values);

    public void Warning(string code, ActivityNode? node, params object?[] values) => Add(ProblemSeverity.Warning, code, node, values);

    private void Add(ProblemSeverity severity, string code, ActivityNode? node, object?[] values)
    {
        var text = Texts.Format("Problem." + code, values);
        if (node is not null)
        {
            text = new LocalizedText(
                string.Format(CultureInfo.InvariantCulture, "“{0}”：{1}", node.DisplayText, text.Chinese),
                string.Format(CultureInfo.InvariantCulture, "\"{0}\": {1}", node.DisplayText, text.English));
        }

        problems.Add(new DefinitionProblem(severity, code, node?.NodeId, node?.DisplayText, text));
    }
}
