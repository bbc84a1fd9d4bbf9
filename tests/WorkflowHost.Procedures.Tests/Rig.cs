using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Tests;

/// <summary>The real engine with the procedure's activities, for a definition put together in a test.</summary>
internal sealed class Rig
{
    public static readonly ActivityCatalog Catalog = new([.. EngineActivities.All, .. ProcedureActivities.All]);

    private readonly WorkflowEngine engine = new(Catalog);

    public Rig(string definition)
    {
        Workflow = engine.Compile(WorkflowDefinition.Parse(definition));
        State = InstanceState.New("run-1", null);
    }

    public CompiledWorkflow Workflow { get; }

    public InstanceState State { get; private set; }

    /// <summary>Everything asked of the world so far.</summary>
    public List<Effect> Effects { get; } = [];

    public List<string> Faults { get; } = [];

    public static Rig Of(string activities, string connections = "") =>
        new(Definition(activities, connections));

    public static IReadOnlyList<DefinitionProblem> Problems(string activities, string connections = "") =>
        DefinitionValidator.Validate(WorkflowDefinition.Parse(Definition(activities, connections)), Catalog);

    public static string Flow(string id, string activities, string connections = "") =>
        $$"""{"id":"{{id}}","type":"Elsa.Flowchart","version":1,"activities":[{{activities}}],"connections":[{{string.Join(',', connections.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Connection))}}]}""";

    /// <summary>One node; inputs as <c>name=value</c> pairs.</summary>
    public static string Node(string id, string type, params string[] inputs) =>
        $$$"""{"id":"{{{id}}}","name":"{{{id}}}","type":"{{{type}}}","version":1{{{string.Concat(inputs.Select(Input))}}}}""";

    public static string Phase(string id, string body, params string[] inputs) =>
        Node(id, ActivityTypes.Phase, inputs)[..^1] + $",\"body\":{body}}}";

    public Rig Start() => Step(new StartInstance());

    /// <summary>Resume the one wait of the activity (with the tag, where it has several).</summary>
    public Rig Resume(string activityId, string? tag = null, string input = "{}")
    {
        var bookmark = Assert.Single(State.Bookmarks, b => b.ActivityId == activityId && (tag is null || b.Tag == tag));
        return Step(new ResumeBookmark(bookmark.Id, JsonNode.Parse(input)!.AsObject()));
    }

    public IReadOnlyList<string> Waits() => [.. State.Bookmarks.Select(b => $"{b.ActivityId}:{b.Tag}")];

    public T Single<T>() where T : Effect => Assert.Single(Effects.OfType<T>());

    private Rig Step(Stimulus stimulus)
    {
        var result = engine.Step(Workflow, State, stimulus, DateTimeOffset.Parse("2020-04-20T08:00:00+08:00", CultureInfo.InvariantCulture));
        // Through bytes, as between two bursts of the host.
        State = InstanceState.Deserialize(result.State.Serialize());
        Effects.AddRange(result.Effects);
        Faults.AddRange(result.State.Incidents.Select(i => i.Code));
        return this;
    }

    private static string Definition(string activities, string connections) =>
        $$$"""{"id":"d","definitionId":"d","name":"测试","version":1,"root":{{{Flow("root", activities, connections)}}}}""";

    private static string Input(string pair)
    {
        var (name, value) = (pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var expression = new JsonObject { ["type"] = value.StartsWith('{') ? "Object" : "Literal", ["value"] = value };
        return $",\"{name}\":{new JsonObject { ["typeName"] = "String", ["expression"] = expression }.ToJsonString()}";
    }

    private static string Connection(string text)
    {
        var ends = text.Split("->", StringSplitOptions.TrimEntries);
        var source = ends[0].Split('.');
        var port = source.Length > 1 ? source[1] : "Done";
        return $$$"""{"source":{"activity":"{{{source[0]}}}","port":"{{{port}}}"},"target":{"activity":"{{{ends[1]}}}","port":"In"}}""";
    }
}
