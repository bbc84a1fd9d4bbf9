namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>What Elsa's own engine did with a definition, step by step, happens here too.</summary>
public sealed class GoldenTraceTests
{
    // The activities and scripts that are still to come are left out by what the definition names.
    private static readonly string[] ToCome =
        ["JavaScript", "Elsa.If", "Elsa.For", "Elsa.While", "Elsa.Parallel", "Elsa.ExecuteWorkflow", "Elsa.DispatchWorkflow", "Elsa.Fault", "Elsa.Finish", "Elsa.Complete", "Elsa.StateMachine", "Elsa.SetOutput", "Elsa.Correlate", "Elsa.Switch"];

    public static TheoryData<string> Golden =>
        [.. RecordedTrace.Probes.Where(p => p.Verdict == "golden" && !ToCome.Any(p.Definition.Contains)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_definition_runs_as_it_runs_in_Elsa(string name)
    {
        var trace = RecordedTrace.Probe(name);

        var differences = TraceComparison.Differences(trace.Expected, trace.RunHere());

        Assert.Empty(differences);
    }
}
