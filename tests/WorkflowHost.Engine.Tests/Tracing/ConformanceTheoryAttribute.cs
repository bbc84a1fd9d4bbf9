namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>A theory over Elsa's own test definitions, which are not ours to ship: skipped, visibly, where they do not stand beside the checkout.</summary>
public sealed class ConformanceTheoryAttribute : TheoryAttribute
{
    public ConformanceTheoryAttribute()
    {
        if (RecordedTrace.ConformanceFolder is null)
        {
            Skip = "Elsa's test definitions (shared/elsa/conformance) do not stand beside this checkout.";
        }
    }
}
