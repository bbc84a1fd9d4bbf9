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

    [ConformanceTheory]
    [InlineData("log-persistence/input-output-logging-1")]
    [InlineData("log-persistence/input-output-logging-2")]
    public void Inputs_that_are_not_to_be_logged_are_not_in_the_journal(string path)
    {
        var instance = Building.Instance.Started(Engine.Definitions.WorkflowDefinition.Parse(Find(path).Definition));

        var logged = instance.Journal.Where(e => e is { Event: "Completed", ActivityType: "Elsa.WriteLine" }).Select(e => e.ActivityState?["Text"] is not null);

        Assert.Equal([true, false, true, false], logged);
    }

    /// <summary>The recorded traces of these two are of no use (the oracle had no cron parser and no C#); Elsa's own assertions are.</summary>
    [ConformanceTheory]
    [InlineData("import-publish/bad-cron-expression", "BadCron")]
    [InlineData("workflow-output/workflow-output", "UnknownActivity")]
    public void What_Elsa_or_this_host_cannot_run_is_refused_at_publication(string path, string code)
    {
        var problems = Engine.Definitions.DefinitionValidator.Validate(Engine.Definitions.WorkflowDefinition.Parse(Find(path).Definition), Building.Instance.Catalog);

        Assert.Contains(problems, p => p.Code == code && p.Severity == Engine.Definitions.ProblemSeverity.Error);
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
