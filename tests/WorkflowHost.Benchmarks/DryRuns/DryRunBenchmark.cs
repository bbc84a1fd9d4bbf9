using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Web.Commands;

namespace WorkflowHost.Benchmarks.DryRuns;

/// <summary>
/// The command <c>dry-run … --json</c> as an administrator waits for it: reading, checking, playing and printing a procedure of a
/// year. The first play of the process, with everything still to be compiled, is what the goal is about; beside it stand the best of
/// five more and the floor: the same rows read and written as JSON.
/// </summary>
internal static class DryRunBenchmark
{
    private const int GoalUnits = 200;
    private static readonly TimeSpan Goal = TimeSpan.FromSeconds(2);

    private static readonly (string Definition, string Start)[] Procedures = [("fuling-2020", "2020-04-20"), ("six-phase", "2026-01-05")];

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("dry-run-benchmark-").FullName;
        try
        {
            Console.WriteLine("| procedure | units | rows | first | best of 5 | JSON round trip of the rows | best ÷ floor | goal |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|");
            var good = true;
            foreach (var units in new[] { GoalUnits, 1000 })
            {
                foreach (var (definition, start) in Procedures)
                {
                    good &= Print(definition, start, units, Table(folder, units));
                }
            }

            return good ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static bool Print(string definition, string start, int units, string table)
    {
        string[] arguments = [Path.Combine(Repository(), "workflows", definition + ".json"), "--units", table, "--start", start, "--json"];
        var first = Measure(() => Play(arguments), out var printed);
        var rows = JsonNode.Parse(printed)!["rows"]!.AsArray().Count;
        if (rows < units * 8)
        {
            throw new InvalidOperationException($"The run is void: {rows} rows for {units} units.");
        }

        var best = Enumerable.Range(0, 5).Min(_ => Measure(() => Play(arguments), out string _));
        var floor = Enumerable.Range(0, 5).Min(_ => Measure(() => JsonNode.Parse(printed)!.ToJsonString(), out string _));
        var good = units != GoalUnits || first < Goal;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {definition} | {units} | {rows} | {first.TotalMilliseconds:F0} ms | {best.TotalMilliseconds:F0} ms | {floor.TotalMilliseconds:F0} ms | {best / floor:F1} | {(units != GoalUnits ? "" : good ? "2 s" : "2 s: MISS")} |"));
        return good;
    }

    private static string Play(string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return DryRun.Run(arguments, output, errors) == 0 ? output.ToString() : throw new InvalidOperationException($"The run is void: {errors}");
    }

    private static TimeSpan Measure(Func<string> act, out string result)
    {
        var watch = Stopwatch.StartNew();
        result = act();
        return watch.Elapsed;
    }

    private static string Table(string folder, int units)
    {
        var text = new StringBuilder("代码,名称,类别,联络员,邮箱\n");
        for (var i = 1; i <= units; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"U{i:0000},第{i}司法所,司法所,联络员{i},u{i}@example.org\n");
        }

        var path = Path.Combine(folder, units.ToString(CultureInfo.InvariantCulture) + ".csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static string Repository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "WorkflowHost.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The repository is not above the benchmarks.");
    }
}
