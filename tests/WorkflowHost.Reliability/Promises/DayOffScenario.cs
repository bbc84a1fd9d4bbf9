using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Offices;

namespace WorkflowHost.Reliability.Promises;

/// <summary>What became of an instance that slept.</summary>
internal sealed record Slept(string Id, string SubStatus, long Version, int Fires, DateTimeOffset? EndedAt);

/// <summary>R10: the machine is off for 26 hours, again and again. What was overdue is done once; what beats every hour is made up for by one start.</summary>
internal static class DayOffScenario
{
    private static readonly TimeSpan Off = TimeSpan.FromHours(26);

    public static async Task RunAsync(Report report, int sleepers, int restarts)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            var clockFile = Path.Combine(database.Folder, "clock");
            using var clock = new FileClock(clockFile);
            var begun = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
            clock.MoveTo(begun);
            await using var office = await ApiOffice.CreateAsync(database, 1, clock);
            await office.SleepersAsync(sleepers);
            List<string> failures = [];
            for (var restart = 1; restart <= restarts; restart++)
            {
                clock.MoveTo(begun + (restart * Off));
                await using var host = await office.StartHostAsync(clockFile);
                var beats = restart;
                var isQuiet = await Moment.UntilAsync(async () =>
                    !await office.ReadAsync(db => db.Timers.AnyAsync()) && await office.ReadAsync(db => db.Instances.CountAsync(i => i.DefinitionVersionId == ApiOffice.Beat + "-v1")) >= beats);
                failures.AddRange(isQuiet ? [] : [$"restart {restart}: something overdue was not done"]);
                await host.KillAsync();
            }

            var slept = await SleptAsync(office);
            failures.AddRange(Check(slept, sleepers, begun.AddHours(1)));
            var started = await office.ReadAsync(db => db.Instances.CountAsync(i => i.DefinitionVersionId == ApiOffice.Beat + "-v1"));
            failures.AddRange(started == restarts ? [] : [$"the hourly start ran {started} times for {restarts} days off"]);
            report.Row("R10", $"{kind}: off for 26 h, {restarts} times", sleepers + restarts, failures);
            report.MustNotice("R10", $"one fired twice, one lost, one early ({kind})", Check([.. slept.Skip(1), slept[0] with { Fires = 2, Version = 3 }], sleepers + 1, begun.AddHours(1)));
        }
    }

    public static Task<List<Slept>> SleptAsync(ApiOffice office) => office.ReadAsync(db => db.Instances.Where(i => i.Id.StartsWith("s-"))
        .Select(i => new Slept(i.Id, i.SubStatus, i.Version, db.Stimuli.Count(s => s.InstanceId == i.Id && s.StimulusId.StartsWith("timer:")), i.FinishedAt)).ToListAsync());

    /// <summary>Each ended, by one fire, in two bursts, and not before its time.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<Slept> slept, int wanted, DateTimeOffset due) =>
    [
        .. slept.Count == wanted ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"{slept.Count} instances of {wanted}")],
        .. slept.Where(s => s.SubStatus != "Finished").Select(s => $"{s.Id} lost: {s.SubStatus}"),
        .. slept.Where(s => s.Fires != 1 || s.Version != 2).Select(s => $"{s.Id} fired {s.Fires} times in {s.Version} bursts"),
        .. slept.Where(s => s.EndedAt < due).Select(s => $"{s.Id} fired early"),
    ];
}
