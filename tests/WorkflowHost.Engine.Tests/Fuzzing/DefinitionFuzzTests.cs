using System.Diagnostics;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;
using WorkflowHost.Engine.Tests.Building;
using WorkflowHost.Engine.Tests.Tracing;
using Xunit.Abstractions;

namespace WorkflowHost.Engine.Tests.Fuzzing;

/// <summary>Definitions changed at random: read, validated, compiled and run, and nothing but a clear refusal or an incident may come of it.</summary>
public sealed class DefinitionFuzzTests(ITestOutputHelper output)
{
    private const int Mutants = 100_000;

    [Fact]
    public void A_hundred_thousand_mutants_end_in_a_result_or_a_clear_refusal()
    {
        var seeds = Directory.GetFiles(RecordedTrace.GoldenFolder, "*.json")
            .Where(f => !f.Contains(".trace.", StringComparison.Ordinal) && !f.Contains(".scenario.", StringComparison.Ordinal) && !f.EndsWith("index.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        var engine = new WorkflowEngine(Instance.Catalog, new ConstantScripts(), new EngineLimits(StepsPerBurst: 500));
        var mutation = new Mutation(20260101);
        int parsed = 0, executed = 0;
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < Mutants; i++)
        {
            var text = mutation.Of(seeds[i % seeds.Count]);
            var watch = Stopwatch.StartNew();
            try
            {
                var definition = WorkflowDefinition.Parse(text);
                parsed++;
                DefinitionValidator.Validate(definition, Instance.Catalog);
                executed += Run(engine, definition) ? 1 : 0;
            }
            catch (DefinitionFormatException)
            {
                // Refused with a reason: that is what it is for.
            }
            catch (Exception error)
            {
                Assert.Fail($"mutant {i}: {error}\n{text}");
            }

            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        output.WriteLine($"{Mutants} mutants: {100.0 * parsed / Mutants:F1} % parse, {100.0 * executed / Mutants:F1} % execute an activity; slowest {slowest.TotalMilliseconds:F0} ms");
        Assert.True(parsed >= Mutants * 0.60, $"only {parsed} parse");
        Assert.True(executed >= Mutants * 0.25, $"only {executed} execute");
        Assert.True(slowest < TimeSpan.FromSeconds(1), $"one took {slowest}");
    }

    /// <summary>Start, resume what waits a few times, states through JSON. True when an activity below the root has run.</summary>
    private static bool Run(WorkflowEngine engine, WorkflowDefinition definition)
    {
        var workflow = engine.Compile(definition);
        var result = engine.Step(workflow, InstanceState.New("fuzz", definition.VersionId), new StartInstance(), Instance.Now);
        var completed = result.Journal.Count(e => e.Event == "Completed");
        for (var times = 0; times < 3 && result.State.Bookmarks.Count > 0; times++)
        {
            var state = InstanceState.Deserialize(result.State.Serialize());
            result = engine.Step(workflow, state, new ResumeBookmark(state.Bookmarks[0].Id), Instance.Now);
            completed += result.Journal.Count(e => e.Event == "Completed");
        }

        return completed > 0;
    }

    /// <summary>Scripts have their own tests; here they only have to have values.</summary>
    private sealed class ConstantScripts : IScriptEvaluator
    {
        public ScriptResult Evaluate(ScriptCall call) => new((call.Source.Length % 4) switch
        {
            0 => JsonValue.Create(true),
            1 => JsonValue.Create(call.Seed % 3),
            2 => new JsonArray(1, "two", null),
            _ => JsonValue.Create("text"),
        }, call.Variables);
    }
}
