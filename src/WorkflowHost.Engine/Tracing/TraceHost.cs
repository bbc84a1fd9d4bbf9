using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Tracing;

/// <summary>
/// Runs a definition under a script, in memory, and writes down what happened in the format the traces of Elsa's own
/// engine were recorded in. It does what a real host does with effects, and passes every state through its JSON between
/// steps. Its clock stands still.
/// </summary>
public sealed class TraceHost
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly WorkflowEngine engine;
    private readonly Func<string, string> read;
    private readonly TraceStore store;
    private readonly List<TraceInstance> instances = [];
    private readonly List<string> lines = [];
    private readonly Queue<Action> later = new();
    private int step;
    private bool usesMergeModes;

    /// <param name="read">Text of a file the scenario names (dependencies, further versions), relative to the definition.</param>
    public TraceHost(WorkflowEngine engine, Func<string, string> read)
    {
        this.engine = engine;
        this.read = read;
        store = new TraceStore(engine);
    }

    /// <param name="scenario">See section "Scenario keys" of the engine's README; an empty object only starts the workflow.</param>
    public JsonObject Run(string definitionJson, JsonObject scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        usesMergeModes = Text(scenario, "mode") == "TokenBased";
        foreach (var dependency in scenario["deps"] as JsonArray ?? [])
        {
            store.Import(Parse(read(dependency!.GetValue<string>())), publish: true);
        }

        var main = store.Import(Parse(definitionJson), publish: true);
        var steps = new JsonArray();
        if (scenario["start"] is not { } start || start.GetValue<bool>())
        {
            var outcome = Try(() => StartNew(main, scenario["input"] as JsonObject, Text(scenario, "correlationId")));
            steps.Add(TraceWriter.Step(step, "start" + outcome, instances));
        }

        foreach (var action in (scenario["steps"] as JsonArray ?? []).OfType<JsonObject>())
        {
            step++;
            var outcome = Try(() => Act(main, action));
            steps.Add(TraceWriter.Step(step, action.ToJsonString() + outcome, instances));
        }

        if (scenario["resumeAll"] is { } all && all.GetValue<bool>())
        {
            for (var times = 0; times < 50 && Waiting().FirstOrDefault() is { Instance: { } instance, Bookmark: { } bookmark }; times++)
            {
                step++;
                Try(() => Apply(instance, new ResumeBookmark(bookmark.Id)));
                steps.Add(TraceWriter.Step(step, $"{{\"resume\":\"{bookmark.ActivityId}\"}}", instances));
            }
        }

        return TraceWriter.Trace(main, scenario, steps, lines, instances);
    }

    private WorkflowDefinition Parse(string json)
    {
        var definition = WorkflowDefinition.Parse(json);
        if (usesMergeModes)
        {
            if (definition.Json["customProperties"] is not JsonObject custom)
            {
                definition.Json["customProperties"] = custom = [];
            }

            custom[WorkflowDefinition.ModeProperty] = "TokenBased";
        }

        return definition;
    }

    /// <summary>Run an action and everything that follows from it; what a host would refuse becomes a remark.</summary>
    private string Try(Action action)
    {
        string remark = "";
        try
        {
            action();
        }
        catch (InvalidOperationException refused)
        {
            remark = " !! " + refused.Message;
        }

        while (later.TryDequeue(out var next))
        {
            next();
        }

        return remark;
    }

    private void Act(TraceVersion main, JsonObject action)
    {
        if (Text(action, "resume") is { } activity)
        {
            var index = action["index"]?.GetValue<int>() ?? 0;
            var (instance, bookmark) = Waiting().Where(w => w.Bookmark.ActivityId == activity).ElementAtOrDefault(index);
            if (instance is null)
            {
                throw new InvalidOperationException($"no bookmark for {activity}");
            }

            Apply(instance, new ResumeBookmark(bookmark.Id, action["input"] as JsonObject));
        }
        else if (Text(action, "event") is { } name)
        {
            Publish(name, action["payload"], Text(action, "correlationId"), null);
        }
        else if (action["cancel"] is not null)
        {
            Apply(First(), new CancelInstance());
        }
        else if (Text(action, "runActivity") is { } run)
        {
            Apply(First(), new RunActivity(run));
        }
        else if (action["rerun"] is not null)
        {
            Apply(First(), new ContinueInstance());
        }
        else if (Text(action, "import") is { } file)
        {
            store.Import(Parse(read(file)), action["publish"]?.GetValue<bool>() ?? true);
        }
        else if (action["startViaStarter"] is not null)
        {
            StartThroughStrategy(main.DefinitionId, action["input"] as JsonObject, Text(action, "correlationId"));
        }
    }

    private TraceInstance First() => instances.FirstOrDefault() ?? throw new InvalidOperationException("no instance");

    private IEnumerable<(TraceInstance Instance, Bookmark Bookmark)> Waiting() =>
        instances.Where(i => !i.IsFinished).SelectMany(i => i.State.Bookmarks.Select(b => (i, b)));

    private void StartThroughStrategy(string definitionId, JsonObject? input, string? correlationId)
    {
        var version = store.Published(definitionId) ?? throw new InvalidOperationException("Workflow definition not found.");
        var running = instances.Where(i => !i.IsFinished).Select(i => ((string?)i.Version.DefinitionId, i.State.CorrelationId));
        if (!ActivationStrategies.MayStart(version.Definition.ActivationStrategy, definitionId, correlationId, running))
        {
            throw new InvalidOperationException("cannotStart=True");
        }

        StartNew(version, input, correlationId);
    }

    private TraceInstance StartNew(TraceVersion version, JsonObject? input, string? correlationId, string? trigger = null, TraceInstance? parent = null, string? id = null)
    {
        if (!version.IsPublished)
        {
            throw new InvalidOperationException("Workflow definition not found.");
        }

        var state = InstanceState.New(id ?? $"trace{instances.Count}", version.Definition.VersionId, correlationId, parent?.State.InstanceId);
        var instance = new TraceInstance(instances.Count, version, state, parent);
        instances.Add(instance);
        Apply(instance, new StartInstance(input, trigger));
        return instance;
    }

    private void Apply(TraceInstance instance, Stimulus stimulus)
    {
        var before = InstanceState.Deserialize(instance.State.Serialize());
        var result = engine.Step(store.Compile(instance.Version), before, stimulus, Now, store.PublishedIds());
        instance.State = result.State;
        instance.Add(step, result.Journal);
        foreach (var effect in result.Effects)
        {
            Carry(instance, effect);
        }

        if (instance is { IsFinished: true, Parent: { } parent, WaitingBookmark: { } bookmark })
        {
            instance.WaitingBookmark = null;
            later.Enqueue(() => Apply(parent, Answer(instance, bookmark)));
        }
    }

    private void Carry(TraceInstance instance, Effect effect)
    {
        switch (effect)
        {
            case WroteLine line:
                lines.Add(line.Text);
                break;
            case PublishEventRequested request:
                later.Enqueue(() => Publish(request.Name, request.Payload, request.CorrelationId, request.TargetInstanceId));
                break;
            case StartChild { InBackground: true } child:
                later.Enqueue(() => StartChild(instance, child));
                break;
            case StartChild child:
                StartChild(instance, child);
                break;
        }
    }

    private void StartChild(TraceInstance parent, StartChild child)
    {
        if (store.Published(child.DefinitionId) is not { } version)
        {
            if (child.WaitingBookmarkId is { } failed)
            {
                Apply(parent, new ChildReturned(failed, child.ChildInstanceId, InstanceSubStatus.Pending, null, $"No published version of workflow definition with ID {child.DefinitionId} found."));
            }

            return;
        }

        var started = StartNew(version, child.Input, child.CorrelationId, null, parent, child.ChildInstanceId);
        if (child.WaitingBookmarkId is not { } bookmark)
        {
            return;
        }

        if (!child.InBackground || started.IsFinished)
        {
            Apply(parent, Answer(started, bookmark));
        }

        if (!started.IsFinished && parent.State.Bookmarks.Any(b => b.Id == bookmark))
        {
            started.WaitingBookmark = bookmark;
        }
    }

    private static ChildReturned Answer(TraceInstance child, string bookmark) =>
        new(bookmark, child.State.InstanceId, child.State.SubStatus, (JsonObject)child.State.Output.DeepClone(), null);

    /// <summary>New instances for matching triggers first (unless an instance is named), then every wait that matches, one burst each.</summary>
    private void Publish(string name, JsonNode? payload, string? correlationId, string? instanceId)
    {
        var key = EventStimulus.KeyOf(name);
        if (instanceId is null)
        {
            foreach (var version in store.AllPublished().ToList())
            {
                foreach (var trigger in WorkflowTrigger.Of(store.Compile(version)).Where(t => t.Key == key))
                {
                    StartNew(version, EventStimulus.Input(payload), correlationId, trigger.ActivityId);
                }
            }
        }

        foreach (var (instance, bookmark) in Waiting().Where(w => w.Bookmark.Key == key).ToList())
        {
            if ((instanceId is null || instance.State.InstanceId == instanceId)
                && (correlationId is null || instance.State.CorrelationId == correlationId))
            {
                Apply(instance, new ResumeBookmark(bookmark.Id, EventStimulus.Input(payload)));
            }
        }
    }

    private static string? Text(JsonObject json, string name) => JsonAccess.AsText(json[name]);
}
