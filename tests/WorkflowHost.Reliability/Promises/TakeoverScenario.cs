using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Offices;

namespace WorkflowHost.Reliability.Promises;

/// <summary>
/// R4: two nodes on one PostgreSQL, deadlines all the time, one node killed and started again, then the other. The one that is left goes
/// on, and nothing fires twice. The takeover is the longest anything was late after a kill.
/// </summary>
internal static class TakeoverScenario
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(16);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Report report, int kills, CancellationToken stop)
    {
        if (!HarnessDatabase.Kinds.Contains("PostgreSQL"))
        {
            Console.WriteLine("  R4 skipped: it needs PostgreSQL.");
            return;
        }

        await using var database = await HarnessDatabase.CreateAsync("PostgreSQL");
        await using var office = await ApiOffice.CreateAsync(database, 1);
        var count = (int)(((kills + 1) * Watched) / Beat);
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

        List<DateTimeOffset> killed = [];
        using (var watch = new PeriodicTimer(Watched))
        {
            for (var kill = 0; kill < kills; kill++)
            {
                await watch.WaitForNextTickAsync(stop);
                killed.Add(TimeProvider.System.GetUtcNow());
                await nodes[kill % 2].DisposeAsync();
                nodes[kill % 2] = await office.StartHostAsync();
            }
        }

        var isDone = await Moment.UntilAsync(async () => !await office.ReadAsync(db => db.Timers.AnyAsync(stop)));
        var slept = await DayOffScenario.SleptAsync(office);
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
        var takeovers = killed.Select(at => Takeover(slept, due, at)).Order().ToList();
        List<string> failures = [.. DayOffScenario.Check(slept, count, begun), .. Check(takeovers)];
        failures.AddRange(isDone ? [] : ["not everything was done"]);
        report.Row("R4", FormattableString.Invariant($"PostgreSQL: one of two nodes killed, takeover p50 {takeovers[takeovers.Count / 2].TotalSeconds:0.0} s, longest {takeovers[^1].TotalSeconds:0.0} s, {count} deadlines once each"), kills, failures);
        report.MustNotice("R4", "a takeover that took too long", Check([Longest + Beat]));
    }

    /// <summary>How late the latest of those was that were due in the time after a kill.</summary>
    private static TimeSpan Takeover(List<Slept> slept, Dictionary<string, DateTimeOffset> due, DateTimeOffset killed) => slept
        .Where(s => s.EndedAt is not null && due[s.Id] >= killed && due[s.Id] < killed + Watched).Select(s => s.EndedAt!.Value - due[s.Id]).DefaultIfEmpty(TimeSpan.Zero).Max();

    private static IReadOnlyList<string> Check(List<TimeSpan> takeovers) =>
    [
        .. takeovers[^1] <= Longest ? Array.Empty<string>() : [$"the longest takeover was {takeovers[^1].TotalSeconds:0.0} s"],
        .. takeovers[takeovers.Count / 2] <= Usual ? Array.Empty<string>() : [$"half of the takeovers took {takeovers[takeovers.Count / 2].TotalSeconds:0.0} s"],
    ];
}
