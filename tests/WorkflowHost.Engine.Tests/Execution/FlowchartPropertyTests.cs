using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Execution;

/// <summary>What holds for every flowchart, tried on flowcharts drawn at random.</summary>
public sealed class FlowchartPropertyTests
{
    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue - 1));

    /// <summary>Against a model: an activity runs exactly when a followed connection leads to it, and once.</summary>
    [Fact]
    public void No_token_is_lost_and_none_is_doubled() => Prop.ForAll(Seeds, seed =>
    {
        var chart = RandomFlowchart.Acyclic(seed);

        var instance = RunToEnd(chart.Definition(), seed);

        var ran = instance.Journal.Where(e => e.Event == "Started" && e.ActivityId is not ("Workflow1" or "FC")).Select(e => e.ActivityId).Order(StringComparer.Ordinal).ToList();
        return ran.SequenceEqual(chart.Expected()) && instance.State.SubStatus == InstanceSubStatus.Finished;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void An_instance_at_rest_has_ended_or_waits_or_says_why_not() => Prop.ForAll(Seeds, seed =>
    {
        var instance = RunToEnd(RandomFlowchart.Any(seed).Definition(), seed, most: 8);

        return instance.State.Status == InstanceStatus.Finished || instance.State.Bookmarks.Count > 0 || instance.State.Incidents.Count > 0;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void The_result_depends_on_nothing_around() => Prop.ForAll(Seeds, seed =>
    {
        var definition = RandomFlowchart.Any(seed).Definition();
        var shuffled = WorkflowDefinition.FromJson((JsonObject)Shuffle(definition.Json, new Random(seed))!);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var plain = RunToEnd(definition, seed, most: 8);
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(seed % 2 == 0 ? "tr-TR" : "fr-FR");
            var elsewhere = RunToEnd(shuffled, seed, most: 8);
            return plain.Order == elsewhere.Order && plain.State.Serialize().AsSpan().SequenceEqual(elsewhere.State.Serialize());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static Instance RunToEnd(WorkflowDefinition definition, int seed, int most = 1000)
    {
        var random = new Random(seed);
        var instance = new Instance(definition, new EngineLimits(StepsPerBurst: 300), scripts: false);
        instance.Step(new StartInstance());
        for (var times = 0; times < most && instance.State.Bookmarks.Count > 0; times++)
        {
            instance.Step(new ResumeBookmark(instance.State.Bookmarks[random.Next(instance.State.Bookmarks.Count)].Id));
        }

        return instance;
    }

    /// <summary>The same document with the properties of its objects in another order.</summary>
    private static JsonNode? Shuffle(JsonNode? node, Random random) => node switch
    {
        JsonObject json => new JsonObject(json.OrderBy(_ => random.Next()).Select(p => KeyValuePair.Create(p.Key, Shuffle(p.Value, random)))),
        JsonArray array => new JsonArray([.. array.Select(i => Shuffle(i, random))]),
        _ => node?.DeepClone(),
    };
}
