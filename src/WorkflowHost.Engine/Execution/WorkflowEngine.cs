using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>The pure heart: compiles definitions and steps instances. Thread-safe; holds no state of its own.</summary>
public sealed class WorkflowEngine(ActivityCatalog catalog, IScriptEvaluator? scripts = null, EngineLimits? limits = null)
{
    public ActivityCatalog Catalog { get; } = catalog;

    public IScriptEvaluator? Scripts { get; } = scripts;

    public EngineLimits Limits { get; } = limits ?? EngineLimits.Default;

    /// <summary>Never throws for a bad definition: what is wrong becomes a node that faults when it is reached; see Validate.</summary>
    public CompiledWorkflow Compile(WorkflowDefinition definition) => Compile(definition, null);

    /// <inheritdoc cref="Compile(WorkflowDefinition)"/>
    /// <param name="lookup">Finds the definitions this one uses as activities.</param>
    public CompiledWorkflow Compile(WorkflowDefinition definition, DefinitionLookup? lookup)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new WorkflowCompiler(Catalog, lookup).Compile(definition);
    }

    /// <summary>One burst: takes the stimulus, runs until nothing is queued, returns the new state and what it wants from the world.</summary>
    /// <param name="startable">
    /// Ids of the definitions a child instance can be started of, when the host knows them (<see cref="CompiledWorkflow.StartsOthers"/>): an
    /// activity that starts another one faults, also when nobody would have waited for the child. Null: every id is taken for good.
    /// </param>
    public StepResult Step(CompiledWorkflow workflow, InstanceState state, Stimulus stimulus, DateTimeOffset now, IReadOnlySet<string>? startable = null)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(stimulus);
        return new Burst(this, workflow, state, now, startable).Run(stimulus);
    }
}
