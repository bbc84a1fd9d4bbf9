using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>The pure heart: compiles definitions and steps instances. Thread-safe; holds no state of its own.</summary>
public sealed class WorkflowEngine(ActivityCatalog catalog, IScriptEvaluator? scripts = null)
{
    public ActivityCatalog Catalog { get; } = catalog;

    public IScriptEvaluator? Scripts { get; } = scripts;

    /// <summary>Never throws for a bad definition: what is wrong becomes a node that faults when it is reached; see Validate.</summary>
    public CompiledWorkflow Compile(WorkflowDefinition definition) => throw new NotImplementedException();

    /// <summary>One burst: takes the stimulus, runs until nothing is queued, returns the new state and what it wants from the world.</summary>
    public StepResult Step(CompiledWorkflow workflow, InstanceState state, Stimulus stimulus, DateTimeOffset now) => throw new NotImplementedException();
}
