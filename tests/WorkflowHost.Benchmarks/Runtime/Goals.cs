using System.Globalization;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>Prints what was measured, and remembers what fell short.</summary>
internal sealed class Goals
{
    private readonly List<string> missed = [];

    public void Print(string what, Measured measured, string more) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-52} {measured.Rate,8:0}/s  p50 {measured.P50.TotalMilliseconds,7:0.0} ms  p99 {measured.P99.TotalMilliseconds,7:0.0} ms   {more}"));

    public void Must(string what, double figure, double bound, bool atLeast)
    {
        var holds = atLeast ? figure >= bound : figure <= bound;
        var line = string.Create(CultureInfo.InvariantCulture, $"{(holds ? "ok  " : "MISS")} {what}: {figure:0.00} (must be {(atLeast ? "at least" : "at most")} {bound:0.00})");
        Console.WriteLine("  " + line);
        if (!holds)
        {
            missed.Add(line);
        }
    }

    /// <returns>The exit code.</returns>
    public int Close()
    {
        Console.WriteLine(missed.Count == 0 ? "All that must be reached is reached." : $"{missed.Count} short of what must be reached.");
        return missed.Count == 0 ? 0 : 1;
    }
}
