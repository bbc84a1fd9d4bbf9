using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Offices;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Reliability.Promises;

/// <summary>
/// R6: PostgreSQL is stopped at once under load, stays away for some seconds and comes back; the host is never restarted. What was
/// answered is stored, what was not is done once when asked again, and the host is well ten seconds after the database.
/// </summary>
internal static class DatabaseOutageScenario
{
    private const int Callers = 8;
    private static readonly TimeSpan WellWithin = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Report report, int outages, int seed, CancellationToken stop)
    {
        if (PostgresServer.Missing is { } missing)
        {
            Console.WriteLine("  R6 skipped: " + missing);
            return;
        }

        var server = await PostgresServer.StartOwnAsync();
        await using var database = HarnessDatabase.On(await server.CreateDatabaseAsync());
        await using var office = await ApiOffice.CreateAsync(database, 1);
        await using var host = await office.StartHostAsync();
        using var caller = new ApiCaller(() => host.Address);
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, Callers).Select(number => StartManyAsync(caller, office.Tokens[0], number, over.Token)).ToList();
        var random = new Random(seed);
        var slowest = TimeSpan.Zero;
        List<string> failures = [];
        for (var outage = 0; outage < outages; outage++)
        {
            await ElapsedAsync(TimeSpan.FromMilliseconds(random.Next(1500, 3000)), stop);
            await server.CrashAsync();
            await ElapsedAsync(TimeSpan.FromSeconds(random.Next(3, 6)), stop);
            await server.StartAgainAsync();
            var watch = Stopwatch.StartNew();
            var isWell = await Moment.UntilAsync(async () => (await caller.StartAsync($"well {outage}", office.Tokens[0])).Status == HttpStatusCode.Created);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            failures.AddRange(isWell && watch.Elapsed <= WellWithin ? [] : [$"well {watch.Elapsed.TotalSeconds:0} s after the database"]);
        }

        await over.CancelAsync();
        var asked = (await Task.WhenAll(load)).SelectMany(l => l).ToList();
        var stored = await office.ReadAsync(db => db.Runs.Select(r => r.Title).ToListAsync(stop));
        failures.AddRange(Check([.. asked.Where(a => a.Status == HttpStatusCode.Created).Select(a => a.Title)], stored));
        failures.AddRange(asked.Where(a => a.Status != HttpStatusCode.Created).Select(a => $"{a.Title} was given up with {a.Status}"));
        report.Row("R6", FormattableString.Invariant($"PostgreSQL stopped at once under load, {asked.Count} starts, well again after {slowest.TotalSeconds:0.0} s"), outages, failures);
        report.MustNotice("R6", "an answered start that is not stored, and one that is there twice", Check(["lost"], ["twice", "twice"]));
    }

    private static IReadOnlyList<string> Check(List<string> answered, List<string> stored) =>
    [
        .. answered.Except(stored).Select(title => $"{title} was answered and is lost"),
        .. stored.CountBy(title => title).Where(c => c.Value > 1).Select(c => $"{c.Key} is there {c.Value} times"),
    ];

    /// <summary>Each start is asked for until it is answered, as a client with a key does.</summary>
    private static async Task<List<(string Title, HttpStatusCode Status)>> StartManyAsync(ApiCaller caller, string token, int client, CancellationToken over)
    {
        List<(string, HttpStatusCode)> asked = [];
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var title = $"start {client}-{number}";
            var status = HttpStatusCode.Unused;
            await Moment.UntilAsync(async () => (status = (await caller.StartAsync(title, token)).Status) == HttpStatusCode.Created);
            asked.Add((title, status));
        }

        return asked;
    }

    private static async Task ElapsedAsync(TimeSpan time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(stop);
    }
}
