using System.Globalization;

namespace WorkflowHost.Reliability.Promises;

/// <summary>What was held against each promise: a line a row, and in the end the exit code.</summary>
internal sealed class Report(int seed)
{
    private readonly Lock gate = new();
    private readonly List<(string Promise, string Text, int Trials, IReadOnlyList<string> Failures)> rows = [];

    public bool IsWhole { get; private set; } = true;

    public bool IsEmpty => rows.Count == 0;

    /// <param name="promise">Its number in the table of promises.</param>
    /// <param name="failures">What was found wrong, a line each; none when the promise was kept.</param>
    public void Row(string promise, string text, int trials, IReadOnlyList<string> failures)
    {
        lock (gate)
        {
            rows.Add((promise, text, trials, failures));
            IsWhole &= failures.Count == 0 && trials > 0;
            // No failure in n trials bounds the rate of failures at 3/n, with 95 % confidence.
            var bound = failures.Count == 0 && trials >= 10 ? string.Create(CultureInfo.InvariantCulture, $"rate < {300.0 / trials:0.###} %") : "";
            Console.WriteLine($"  {(failures.Count == 0 ? "held  " : "FAILED")} {promise,-4} {text}: {trials} trials, {failures.Count} failures {bound}");
            foreach (var failure in failures.Take(20))
            {
                Console.WriteLine("      " + failure);
            }
        }
    }

    /// <summary>A checker that cannot fail proves nothing: it is shown a broken outcome and must complain.</summary>
    public void MustNotice(string promise, string planted, IReadOnlyList<string> failures) =>
        Row(promise, $"the checker notices {planted}", 1, failures.Count > 0 ? [] : [$"{planted} was not noticed"]);

    /// <summary>The same as a table, for whoever keeps it.</summary>
    public void Save(string file) => File.WriteAllLines(file,
    [
        $"# Promises, seed {seed}", "", "| promise | what | trials | failures | bound |", "|---|---|---|---|---|",
        .. rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"| {r.Promise} | {r.Text} | {r.Trials} | {r.Failures.Count} | {(r.Failures.Count == 0 && r.Trials >= 10 ? $"< {300.0 / r.Trials:0.###} %" : "")} |")),
    ]);
}
