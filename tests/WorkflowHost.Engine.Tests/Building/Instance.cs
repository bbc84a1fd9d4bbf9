using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Tracing;

namespace WorkflowHost.Engine.Tests.Building;

/// <summary>One instance under test; its state goes through JSON before every step.</summary>
internal sealed class Instance
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    public static readonly ActivityCatalog Catalog = new(EngineActivities.All);

    private readonly WorkflowEngine engine;

    public Instance(WorkflowDefinition definition, EngineLimits? limits = null, DefinitionLookup? lookup = null, bool scripts = true)
    {
        engine = new WorkflowEngine(Catalog, scripts ? Scripting.Evaluator : null, limits);
        Workflow = engine.Compile(definition, lookup);
        State = InstanceState.New("i1", definition.VersionId);
    }

    public CompiledWorkflow Workflow { get; set; }

    public InstanceState State { get; set; }

    public List<string> Lines { get; } = [];

    public List<Effect> Effects { get; } = [];

    public List<JournalEntry> Journal { get; } = [];

    public string Order => string.Join(' ', Journal.Select(e => e.Event switch
    {
        "Started" => e.ActivityId,
        "Resumed" => "~" + e.ActivityId,
        "Canceled" => "x" + e.ActivityId,
        "Faulted" => "!" + e.ActivityId,
        _ => null,
    }).OfType<string>());

    public static Instance Started(WorkflowDefinition definition, JsonObject? input = null, EngineLimits? limits = null)
    {
        var instance = new Instance(definition, limits);
        instance.Step(new StartInstance(input));
        return instance;
    }

    public StepResult Step(Stimulus stimulus)
    {
        var result = engine.Step(Workflow, InstanceState.Deserialize(State.Serialize()), stimulus, Now);
        State = result.State;
        Effects.AddRange(result.Effects);
        Lines.AddRange(result.Effects.OfType<WroteLine>().Select(l => l.Text));
        Journal.AddRange(result.Journal);
        return result;
    }

    public void Resume(string activityId, JsonObject? input = null) =>
        Step(new ResumeBookmark(State.Bookmarks.First(b => b.ActivityId == activityId).Id, input));

    public bool Waits(string activityId) => State.Bookmarks.Any(b => b.ActivityId == activityId);
}
