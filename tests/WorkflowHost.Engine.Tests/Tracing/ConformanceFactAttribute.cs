namespace WorkflowHost.Engine.Tests.Tracing;

/// <inheritdoc cref="ConformanceTheoryAttribute"/>
public sealed class ConformanceFactAttribute : FactAttribute
{
    public ConformanceFactAttribute()
    {
        if (RecordedTrace.ConformanceFolder is null)
        {
            Skip = "Elsa's test definitions (shared/elsa/conformance) do not stand beside this checkout.";
        }
    }
}
