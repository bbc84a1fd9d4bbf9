using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Offices;

namespace WorkflowHost.Reliability.Promises;

/// <summary>
/// R8: the clock of the machine jumps while the host runs: an hour on, an hour back, across a leap day, a year on. Nothing fires early
/// by the clock of that moment, what a jump back has already fired does not fire again, and each deadline fires once.
/// </summary>
internal static class ClockJumpScenario
{
    private const int ADeadline = 20;
    private static readonly DateTimeOffset Begun = new(2028, 2, 28, 23, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Where the clock is set, one after the other, and how long after <see cref="Begun"/> the deadlines lie.</summary>
    private static readonly (string Name, TimeSpan At)[] Jumps =
    [
        ("an hour on", TimeSpan.FromHours(1.5)), ("an hour back", TimeSpan.FromHours(0.5)), ("on again", TimeSpan.FromHours(2)), ("across the leap day", TimeSpan.FromHours(26)),
        ("a day back", TimeSpan.FromHours(2)), ("a year on", TimeSpan.FromDays(366)),
    ];

    private static readonly TimeSpan[] Deadlines = [.. new[] { 0.25, 0.75, 1.25, 1.75, 2.5, 25, 48, 8000 }.Select(TimeSpan.FromHours)];

    public static async Task RunAsync(Report report)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            var clockFile = Path.Combine(database.Folder, "clock");
            using var clock = new FileClock(clockFile);
            clock.MoveTo(Begun);
            await using var office = await ApiOffice.CreateAsync(database, 1, clock);
            await office.SleepersAsync(Deadlines.Length * ADeadline);
            var due = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            for (var number = 0; number < Deadlines.Length * ADeadline; number++)
            {
                var (id, at) = ("s-" + number.ToString(CultureInfo.InvariantCulture), Begun + Deadlines[number % Deadlines.Length]);
                due[id] = at;
                await office.Store.WriteAsync((db, stop) => db.Timers.Where(t => t.InstanceId == id).ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, at), stop), CancellationToken.None);
            }

            await using var host = await office.StartHostAsync(clockFile);
            List<string> failures = [];
            var farthest = TimeSpan.Zero;
            foreach (var jump in Jumps)
            {
                farthest = jump.At > farthest ? jump.At : farthest;
                clock.MoveTo(Begun + jump.At);
                var (name, wanted) = (jump.Name, due.Values.Count(at => at <= Begun + farthest));
                var isDone = await Moment.UntilAsync(async () => await office.ReadAsync(db => db.Instances.CountAsync(i => i.Id.StartsWith("s-") && i.SubStatus == "Finished")) >= wanted);
                failures.AddRange(isDone ? [] : [$"{name}: not all that was due was done"]);
                var ended = await office.ReadAsync(db => db.Instances.CountAsync(i => i.Id.StartsWith("s-") && i.SubStatus == "Finished"));
                failures.AddRange(ended == wanted ? [] : [$"{name}: {ended} fired, {wanted} were due"]);
            }

            var slept = await DayOffScenario.SleptAsync(office);
            failures.AddRange(DayOffScenario.Check(slept, due.Count, Begun));
            failures.AddRange(Check(slept, due));
            report.Row("R8", $"{kind}: the clock jumps {Jumps.Length} times under {due.Count} deadlines", due.Count * Jumps.Length, failures);
            report.MustNotice("R8", $"one that fired early ({kind})", Check([slept[0] with { EndedAt = due[slept[0].Id].AddSeconds(-1) }], due));
        }
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<Slept> slept, Dictionary<string, DateTimeOffset> due) =>
        [.. slept.Where(s => s.EndedAt < due[s.Id]).Select(s => $"{s.Id} was due at {due[s.Id]:u} and fired at {s.EndedAt:u}")];
}
