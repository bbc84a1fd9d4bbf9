using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Offices;

namespace WorkflowHost.Reliability.Promises;

/// <summary>
/// Two nodes on one PostgreSQL, deadlines all the time. R4: one node is killed and started again, then the other. R5: one is stopped in its
/// tracks for longer than any lease, and wakes up believing nothing happened. The one that is left goes on, and nothing fires twice. The
/// takeover is the longest anything was late after a strike.
/// </summary>
internal static class TakeoverScenario
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Asleep = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public static Task KilledAsync(Report report, int kills, CancellationToken stop) =>
        RunAsync(report, "R4", "killed", kills, TimeSpan.FromSeconds(16), async (office, node) =>
        {
            await node.DisposeAsync();
            return await office.StartHostAsync();
        }, stop);

    public static Task PausedAsync(Report report, int pauses, CancellationToken stop) =>
        RunAsync(report, "R5", $"asleep for {Asleep.TotalSeconds:0} s", pauses, TimeSpan.FromSeconds(10), async (_, node) =>
        {
            await node.SignalAsync("STOP");
            using (var sleep = new PeriodicTimer(Asleep))
            {
                await sleep.WaitForNextTickAsync(stop);
            }

            await node.SignalAsync("CONT");
            return node;
        }, stop);

    private static async Task RunAsync(
        Report report, string promise, string what, int strikes, TimeSpan between, Func<ApiOffice, HostProcess, Task<HostProcess>> strikeAsync, CancellationToken stop)
    {
        if (!HarnessDatabase.Kinds.Contains("PostgreSQL"))
        {
            Console.WriteLine($"  {promise} skipped: it needs PostgreSQL.");
            return;
        }

        await using var database = await HarnessDatabase.CreateAsync("PostgreSQL");
        await using var office = await ApiOffice.CreateAsync(database, 1);
        var watched = between + (promise == "R5" ? Asleep : TimeSpan.Zero);
        var count = (int)(((strikes + 1) * watched) / Beat);
        await office.SleepersAsync(count);
        HostProcess[] nodes = [await office.StartHostAsync(), await office.StartHostAsync()];
        var begun = TimeProvider.System.GetUtcNow().AddSeconds(1);
        var due = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (var number = 0; number < count; number++)
        {
            var (id, at) = ("s-" + number.ToString(CultureInfo.InvariantCulture), begun + (number * Beat));
            due[id] = at;
            await office.Store.WriteAsync((db, token) => db.Timers.Where(t => t.InstanceId == id).ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, at), token), stop);
        }

        List<DateTimeOffset> struck = [];
        using (var watch = new PeriodicTimer(between))
        {
            for (var strike = 0; strike < strikes; strike++)
            {
                await watch.WaitForNextTickAsync(stop);
                struck.Add(TimeProvider.System.GetUtcNow());
                nodes[strike % 2] = await strikeAsync(office, nodes[strike % 2]);
            }
        }

        var isDone = await Moment.UntilAsync(async () => !await office.ReadAsync(db => db.Timers.AnyAsync(stop)));
        var slept = await DayOffScenario.SleptAsync(office);
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
        var takeovers = struck.Select(at => Takeover(slept, due, at, watched)).Order().ToList();
        List<string> failures = [.. DayOffScenario.Check(slept, count, begun), .. Check(takeovers)];
        failures.AddRange(isDone ? [] : ["not everything was done"]);
        report.Row(promise, FormattableString.Invariant($"PostgreSQL: one of two nodes {what}, takeover p50 {takeovers[takeovers.Count / 2].TotalSeconds:0.0} s, longest {takeovers[^1].TotalSeconds:0.0} s, {count} deadlines once each"), strikes, failures);
        report.MustNotice(promise, "a takeover that took too long", Check([Longest + Beat]));
    }

    /// <summary>How late the latest of those was that were due in the time after a strike.</summary>
    private static TimeSpan Takeover(List<Slept> slept, Dictionary<string, DateTimeOffset> due, DateTimeOffset struck, TimeSpan watched) => slept
        .Where(s => s.EndedAt is not null && due[s.Id] >= struck && due[s.Id] < struck + watched).Select(s => s.EndedAt!.Value - due[s.Id]).DefaultIfEmpty(TimeSpan.Zero).Max();

    private static IReadOnlyList<string> Check(List<TimeSpan> takeovers) =>
    [
        .. takeovers[^1] <= Longest ? Array.Empty<string>() : [$"the longest takeover was {takeovers[^1].TotalSeconds:0.0} s"],
        .. takeovers[takeovers.Count / 2] <= Usual ? Array.Empty<string>() : [$"half of the takeovers took {takeovers[takeovers.Count / 2].TotalSeconds:0.0} s"],
    ];
}
