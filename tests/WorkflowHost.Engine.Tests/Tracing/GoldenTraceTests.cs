namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>What Elsa's own engine did with a definition, step by step, happens here too.</summary>
public sealed class GoldenTraceTests
{
    public static TheoryData<string> Golden => [.. RecordedTrace.Probes.Where(p => p.Verdict == "golden").Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_definition_runs_as_it_runs_in_Elsa(string name)
    {
        var trace = RecordedTrace.Probe(name);

        var differences = TraceComparison.Differences(trace.Expected, trace.RunHere());

        Assert.Empty(differences);
    }
}
