using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Offices;

namespace WorkflowHost.Reliability.Promises;

/// <summary>R9: all deadlines come at once. Each fires once and none early, while people go on working; the host does not swell.</summary>
internal static class StampedeScenario
{
    private const int MostMegabytes = 600;
    private static readonly TimeSpan SlowestPage = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Report report, int deadlines)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            await using var office = await ApiOffice.CreateAsync(database, 5);
            await office.SleepersAsync(deadlines);
            var due = TimeProvider.System.GetUtcNow();
            await office.Store.WriteAsync((db, stop) => db.Timers.ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, due), stop), CancellationToken.None);
            await using var host = await office.StartHostAsync();
            using var caller = new ApiCaller(() => host.Address);
            using var over = new CancellationTokenSource();
            var people = office.Tokens.Select(token => BrowseAsync(caller, token, over.Token)).ToList();
            var watch = Stopwatch.StartNew();
            var isDone = await Moment.UntilAsync(async () => !await office.ReadAsync(db => db.Timers.AnyAsync()));
            var took = watch.Elapsed;
            var memory = host.ResidentMegabytes;
            await over.CancelAsync();
            var seen = (await Task.WhenAll(people)).SelectMany(p => p).ToList();
            var slept = await DayOffScenario.SleptAsync(office);
            List<string> failures = [.. DayOffScenario.Check(slept, deadlines, due), .. Check(seen, memory)];
            failures.AddRange(isDone ? [] : ["not done in time"]);
            var p95 = seen.Select(s => s.Took).Order().ElementAt(seen.Count * 95 / 100);
            report.Row("R9", FormattableString.Invariant($"{kind}: {deadlines} deadlines at once in {took.TotalSeconds:0} s, {memory} MB, pages p95 {p95.TotalMilliseconds:0} ms"), deadlines, failures);
            report.MustNotice("R9", $"slow pages and a swollen host ({kind})", Check([.. seen, .. seen.Select(_ => (HttpStatusCode.OK, SlowestPage * 2))], MostMegabytes + 1));
        }
    }

    private static async Task<List<(HttpStatusCode Status, TimeSpan Took)>> BrowseAsync(ApiCaller caller, string token, CancellationToken over)
    {
        List<(HttpStatusCode, TimeSpan)> seen = [];
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            var watch = Stopwatch.StartNew();
            var answer = await caller.GetAsync("/tasks", token);
            seen.Add((answer.Status, watch.Elapsed));
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
        while (!over.IsCancellationRequested);
        return seen;
    }

    private static IReadOnlyList<string> Check(List<(HttpStatusCode Status, TimeSpan Took)> seen, long megabytes)
    {
        var p95 = seen.Select(s => s.Took).Order().ElementAt(seen.Count * 95 / 100);
        var bad = seen.Count(s => s.Status != HttpStatusCode.OK);
        return
        [
            .. bad == 0 ? Array.Empty<string>() : [$"{bad} of {seen.Count} pages failed"],
            .. p95 <= SlowestPage ? Array.Empty<string>() : [$"pages p95 {p95.TotalMilliseconds:0} ms"],
            .. megabytes <= MostMegabytes ? Array.Empty<string>() : [$"{megabytes} MB"],
        ];
    }
}
