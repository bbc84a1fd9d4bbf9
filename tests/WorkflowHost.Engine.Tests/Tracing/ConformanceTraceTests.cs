using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>The definitions of Elsa's own tests do here what they do there.</summary>
public sealed class ConformanceTraceTests
{
    public static TheoryData<string> Golden => Named("golden");

    public static TheoryData<string> OutcomeOnly => Named("outcome-only");

    [ConformanceTheory]
    [MemberData(nameof(Golden))]
    public void A_definition_of_Elsas_tests_runs_as_it_runs_in_Elsa(string path)
    {
        var trace = Find(path);

        var differences = TraceComparison.Differences(trace.Expected, trace.RunHere());

        Assert.Empty(differences);
    }

    [ConformanceTheory]
    [MemberData(nameof(OutcomeOnly))]
    public void Merge_modes_lead_to_the_same_end_through_the_same_activities(string path)
    {
        var trace = Find(path);

        var here = trace.RunHere();

        Assert.Equal(Ends(trace.Expected), Ends(here));
        Assert.Equal(Executed(trace.Expected), Executed(here));
    }

    private static TheoryData<string> Named(string verdict) =>
        [.. RecordedTrace.Conformance.Where(t => t.Verdict.StartsWith(verdict, StringComparison.Ordinal)).Select(Path)];

    private static string Path(RecordedTrace trace) => System.IO.Path.GetFileName(trace.Folder) + "/" + trace.Name;

    private static RecordedTrace Find(string path) => RecordedTrace.Conformance.Single(t => Path(t) == path);

    private static IEnumerable<string> Ends(JsonObject trace) =>
        trace["instances"]!.AsArray().Select(i => $"{i!["status"]} {i["subStatus"]}");

    private static IEnumerable<string> Executed(JsonObject trace) =>
        trace["instances"]!.AsArray().SelectMany(i => i!["activityExecutions"]!.AsArray()).Select(e => e!["activity"]!.GetValue<string>()).Distinct().Order(StringComparer.Ordinal);
}
