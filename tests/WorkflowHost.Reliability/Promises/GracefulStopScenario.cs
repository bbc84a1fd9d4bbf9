using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Offices;

namespace WorkflowHost.Reliability.Promises;

/// <summary>R18: told to stop under load. The host ends in time and by itself; what it answered is stored, and what it did not answer is done once when asked again.</summary>
internal static class GracefulStopScenario
{
    private const int Callers = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Report report, int stops)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            await using var office = await ApiOffice.CreateAsync(database, 1);
            List<string> failures = [];
            var slowest = TimeSpan.Zero;
            HashSet<string> answered = [];
            HashSet<string> asked = [];
            for (var round = 0; round < stops; round++)
            {
                var host = await office.StartHostAsync();
                using var caller = new ApiCaller(() => host.Address);
                using var over = new CancellationTokenSource();
                var load = Enumerable.Range(0, Callers).Select(number => StartManyAsync(caller, office.Tokens[0], $"{round}-{number}", over.Token)).ToList();
                var before = answered.Count;
                await Moment.UntilAsync(() => office.ReadAsync(async db => await db.Runs.CountAsync() >= before + 50));
                var watch = Stopwatch.StartNew();
                var code = await host.TerminateAsync(Limit);
                slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
                await over.CancelAsync();
                foreach (var (title, status) in (await Task.WhenAll(load)).SelectMany(l => l))
                {
                    asked.Add(title);
                    if (status == HttpStatusCode.Created)
                    {
                        answered.Add(title);
                    }
                }

                failures.AddRange(Check(code, watch.Elapsed, await TitlesAsync(office), answered));
                await host.DisposeAsync();
            }

            await using var last = await office.StartHostAsync();
            using var again = new ApiCaller(() => last.Address);
            foreach (var title in asked.Except(answered))
            {
                failures.AddRange((await again.StartAsync(title, office.Tokens[0])).Status == HttpStatusCode.Created ? [] : [$"{title} could not be asked for again"]);
            }

            failures.AddRange(Check(0, TimeSpan.Zero, await TitlesAsync(office), asked));
            report.Row("R18", FormattableString.Invariant($"{kind}: stopped under load ({answered.Count} answered, {asked.Count - answered.Count} asked again), slowest {slowest.TotalSeconds:0.0} s"), stops, failures);
            report.MustNotice("R18", $"an answered start that is not stored ({kind})", Check(0, TimeSpan.Zero, [.. asked.Skip(1)], asked));
        }
    }

    private static Task<List<string>> TitlesAsync(ApiOffice office) => office.ReadAsync(db => db.Runs.Select(r => r.Title).ToListAsync());

    private static async Task<List<(string Title, HttpStatusCode Status)>> StartManyAsync(ApiCaller caller, string token, string name, CancellationToken over)
    {
        List<(string, HttpStatusCode)> asked = [];
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var title = $"{name}-{number}";
            var answer = await caller.StartAsync(title, token);
            asked.Add((title, answer.Status));
            if (answer.Status != HttpStatusCode.Created)
            {
                // It is going down; the next try would only find nobody.
                break;
            }
        }

        return asked;
    }

    private static IReadOnlyList<string> Check(int? exitCode, TimeSpan took, IReadOnlyList<string> stored, IReadOnlyCollection<string> answered) =>
    [
        .. exitCode == 0 ? Array.Empty<string>() : [$"it ended with {exitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "a kill after " + took.TotalSeconds + " s"}"],
        .. answered.Except(stored).Select(title => $"{title} was answered and is lost"),
        .. stored.CountBy(title => title).Where(c => c.Value > 1).Select(c => $"{c.Key} is there {c.Value} times"),
    ];
}
