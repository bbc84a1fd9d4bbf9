using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Benchmarks.Engine;

/// <summary>
/// Scenario S5: the engine alone. Beside each figure stands what Elsa 3.8's own engine took for the same at its best, and
/// the ratio; a tenth is the most that is allowed. The same run prints what System.Text.Json takes for a state of 2.3 kB
/// (on the machine of Elsa's figures: Elsa 1.2 ms), so that machines can be compared.
/// </summary>
internal static class EngineBenchmark
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(8));

    public static int Run()
    {
        var engine = new WorkflowEngine(new ActivityCatalog(EngineActivities.All));
        var sequence = engine.Compile(Drawings.Sequence(100));
        var flowchart = engine.Compile(Drawings.Flowchart());
        var waiting = engine.Compile(Drawings.Wait());
        var activities = engine.Step(flowchart, InstanceState.New("i", null), new StartInstance(), Now).Journal.Count(e => e.Event == "Started") - 2;

        Console.WriteLine("| scenario | time | CPU | Elsa | share | memory | Elsa | share |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var good = Print("sequence of 100 SetVariable, an activity", Measure(() => Start(engine, sequence)), 100, 75, 3.1 * 1024);
        good &= Print("flowchart of 20 (decision, fork of 3, join), an activity", Measure(() => Start(engine, flowchart)), activities, 89, 768);
        good &= Print("wait, state through JSON, resume, an instance", Measure(() => StartAndResume(engine, waiting)), 1, 2900, 1.06 * 1024);
        var state = SampleState();
        var floor = Measure(() => JsonSerializer.Deserialize<JsonElement>(JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize<JsonElement>(state))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nSystem.Text.Json, a state of {state.Length} bytes read and written: {floor.Microseconds:F1} µs."));
        return good ? 0 : 1;
    }

    private static void Start(WorkflowEngine engine, CompiledWorkflow workflow)
    {
        var state = engine.Step(workflow, InstanceState.New("instance-1", workflow.DefinitionVersionId), new StartInstance(), Now).State;
        if (state.SubStatus != InstanceSubStatus.Finished)
        {
            throw new InvalidOperationException($"The run is void: it ended {state.SubStatus}.");
        }
    }

    private static void StartAndResume(WorkflowEngine engine, CompiledWorkflow workflow)
    {
        var stored = engine.Step(workflow, InstanceState.New("instance-1", workflow.DefinitionVersionId), new StartInstance(), Now).State.Serialize();
        var state = InstanceState.Deserialize(stored);
        var end = engine.Step(workflow, state, new ResumeBookmark(state.Bookmarks[0].Id), Now).State;
        _ = InstanceState.Deserialize(end.Serialize());
        if (end.SubStatus != InstanceSubStatus.Finished)
        {
            throw new InvalidOperationException($"The run is void: it ended {end.SubStatus}.");
        }
    }

    private static bool Print(string name, Measurement taken, int parts, double elsaMicroseconds, double elsaKibibytes)
    {
        var cpu = taken.CpuMicroseconds / parts;
        var kibibytes = taken.Bytes / 1024;
        var (time, memory) = (cpu / elsaMicroseconds, kibibytes / elsaKibibytes);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {taken.Microseconds / parts:F2} µs | {cpu:F2} µs | {elsaMicroseconds:F0} µs | 1/{1 / time:F0} | {kibibytes:F1} KiB an instance | {elsaKibibytes:F0} KiB | 1/{1 / memory:F0} |"));
        return time <= 0.1 && memory <= 0.1;
    }

    private static Measurement Measure(Action action)
    {
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed < TimeSpan.FromSeconds(1))
        {
            action();
        }

        var best = new Measurement(double.MaxValue, double.MaxValue, 0);
        for (var round = 0; round < 3; round++)
        {
            using var process = Process.GetCurrentProcess();
            var cpu = process.TotalProcessorTime;
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var times = 0;
            while (watch.Elapsed < TimeSpan.FromSeconds(1))
            {
                action();
                times++;
            }

            var wall = watch.Elapsed.TotalMicroseconds / times;
            process.Refresh();
            var worked = (process.TotalProcessorTime - cpu).TotalMicroseconds / times;
            best = new Measurement(Math.Min(best.Microseconds, wall), Math.Min(best.CpuMicroseconds, worked), (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)times);
        }

        return best;
    }

    private static byte[] SampleState() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        v = 1,
        id = "0123456789abcdef0123456789abcdef",
        nodes = Enumerable.Range(0, 20).Select(i => "flowchart1:phase" + i.ToString(CultureInfo.InvariantCulture)),
        contexts = Enumerable.Range(0, 24).Select(i => new { n = i, a = i % 20, s = 1, tag = "end", cursor = i, text = "wait for the units to answer" }),
    });

    private sealed record Measurement(double Microseconds, double CpuMicroseconds, double Bytes);
}
