using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tracing;

namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>A definition, its scenario and the trace Elsa's own engine left, in one folder.</summary>
public sealed record RecordedTrace(string Folder, string Name, string Verdict)
{
    public static string GoldenFolder => Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>Elsa's own test definitions are never part of this repository; they may stand beside it.</summary>
    public static string? ConformanceFolder
    {
        get
        {
            var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));
            var path = Environment.GetEnvironmentVariable("ELSA_CONFORMANCE") ?? Path.Combine(root, "../shared/elsa/conformance");
            return Directory.Exists(path) ? path : null;
        }
    }

    public static IReadOnlyList<RecordedTrace> Probes { get; } =
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(GoldenFolder, "index.json")))!["probes"]!.AsArray()
            .Where(p => p!["verdict"] is not null)
            .Select(p => new RecordedTrace(GoldenFolder, p!["name"]!.GetValue<string>(), p["verdict"]!.GetValue<string>()))];

    public static IReadOnlyList<RecordedTrace> Conformance { get; } = ConformanceFolder is not { } folder ? [] :
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "index.json")))!["files"]!.AsArray()
            .Where(f => f!["verdict"]!.GetValue<string>() != "dependency")
            .Select(f => new RecordedTrace(
                Path.Combine(folder, Path.GetDirectoryName(f!["file"]!.GetValue<string>())!),
                Path.GetFileNameWithoutExtension(f["file"]!.GetValue<string>()),
                f["verdict"]!.GetValue<string>()))];

    public static RecordedTrace Probe(string name) => Probes.Single(p => p.Name == name);

    public JsonObject Expected => Read(Name + ".trace.json");

    public string Definition => File.ReadAllText(Path.Combine(Folder, Name + ".json"));

    public JsonObject RunHere()
    {
        var engine = new WorkflowEngine(new ActivityCatalog(EngineActivities.All), Scripting.Evaluator);
        var host = new TraceHost(engine, file => File.ReadAllText(Path.Combine(Folder, file)));
        return host.Run(Definition, Read(Name + ".scenario.json"));
    }

    private JsonObject Read(string file) => (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;

    private static string Here([CallerFilePath] string path = "") => path;
}
