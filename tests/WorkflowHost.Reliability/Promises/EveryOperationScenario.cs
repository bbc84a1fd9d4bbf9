using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Offices;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Reliability.Promises;

/// <summary>
/// R3: operation n at the database fails, for every n: as an error, as no answer in time, and after it was carried out without anybody
/// knowing. Who asked asks again, as people and the pump do; what is stored in the end is what is stored without a fault.
/// </summary>
internal static class EveryOperationScenario
{
    private static readonly Actor Head = new("staff", "h0", "h0");

    /// <param name="Act">What is done, under a name of its own; asked again as often as it fails.</param>
    private sealed record Scenario(string Name, Func<ApiOffice, string, Task> Prepare, Func<ApiOffice, string, Task> Act);

    private static readonly Scenario[] Scenarios =
    [
        new("a run is started", (_, _) => Task.CompletedTask, (office, name) => StartAsync(office, name)),
        new("a task is decided and the run ends", StartAsync, DecideAsync),
        new("a deadline comes", SleepAsync, (office, _) => office.Get<DuePump>().RunOnceAsync(CancellationToken.None)),
    ];

    public static async Task RunAsync(Report report)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            var fault = new StoreFault();
            await using var office = await ApiOffice.CreateAsync(database, 1, null, fault);
            foreach (var scenario in Scenarios)
            {
                // The first time a definition is read and made ready; what is measured is every time after it.
                await PlayAsync(office, fault, scenario, "first", int.MaxValue, false);
                var wanted = await PlayAsync(office, fault, scenario, "whole", int.MaxValue, false);
                var operations = wanted.Operations;
                List<string> failures = [];
                var planted = 0;
                for (var n = 1; n <= operations; n++)
                {
                    // On SQLite all three are the same: the writer rolls back, and a commit cannot be lost on the way.
                    foreach (var (isDone, isTimeout) in kind == "SQLite" ? new[] { (false, false) } : [(false, false), (false, true), (true, true)])
                    {
                        fault.AsTimeout = isTimeout;
                        var found = await PlayAsync(office, fault, scenario, string.Create(CultureInfo.InvariantCulture, $"{n}-{isDone}-{isTimeout}"), n, isDone);
                        planted += fault.HasFailed ? 1 : 0;
                        failures.AddRange(Check(wanted.Story, found.Story, $"operation {n} of {operations}{(isDone ? ", done and not answered" : isTimeout ? ", no answer" : "")}"));
                    }
                }

                failures.AddRange(planted >= operations ? [] : [$"only {planted} faults were planted in {operations} operations"]);
                report.Row("R3", $"{kind}: {scenario.Name}, every operation fails once", planted, failures);
                report.MustNotice("R3", $"rows that should not be there ({kind})", Check(wanted.Story, wanted.Story.Replace("journal:", "journal:9", StringComparison.Ordinal), "planted"));
            }
        }
    }

    private static async Task<(string Story, int Operations)> PlayAsync(ApiOffice office, StoreFault fault, Scenario scenario, string name, int failAt, bool isDone)
    {
        var id = scenario.Name + " " + name;
        fault.FailAt = int.MaxValue;
        await scenario.Prepare(office, id);
        fault.Arm(failAt, isDone);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await scenario.Act(office, id);
                break;
            }
            catch (Exception failure) when (failure is DbException or DbUpdateException && attempt < 5)
            {
                // Told that it failed: asked again.
            }
        }

        fault.FailAt = int.MaxValue;
        var operations = fault.Operations;
        // A pump that was told of a failure puts the row off; it comes again.
        await office.Store.WriteAsync((db, stop) => db.Timers.ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, DateTimeOffset.UnixEpoch), stop), CancellationToken.None);
        await office.Get<DuePump>().RunOnceAsync(CancellationToken.None);
        return (await StoryAsync(office, id), operations);
    }

    private static Task StartAsync(ApiOffice office, string name) =>
        office.Get<StartRun>().RunAsync(new NewRun(ApiOffice.Ask, name, new OfficeDay(TimeProvider.System).Today, [], FormToken: name), Head, CancellationToken.None);

    private static async Task DecideAsync(ApiOffice office, string name)
    {
        var task = await office.ReadAsync(db => (from t in db.Tasks join r in db.Runs on t.RunId equals r.Id where r.Title == name select t.Id).SingleAsync());
        await office.Get<DecideApproval>().RunAsync(task, TaskState.Approved, "同意", name, Head, CancellationToken.None);
    }

    private static async Task SleepAsync(ApiOffice office, string name)
    {
        await office.Store.WriteAsync((db, stop) => office.Bursts.StartAsync(db, name, ApiOffice.Sleep + "-v1", null, null, stop), CancellationToken.None);
        await office.Store.WriteAsync((db, stop) => db.Timers.ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, DateTimeOffset.UnixEpoch), stop), CancellationToken.None);
    }

    /// <summary>All that is stored of it, without its ids.</summary>
    private static Task<string> StoryAsync(ApiOffice office, string name) => office.ReadAsync(async db =>
    {
        var run = await db.Runs.Where(r => r.Title == name).Select(r => r.Id).SingleOrDefaultAsync();
        var instance = await db.Instances.SingleAsync(i => i.Id == name || (run != null && i.RunId == run));
        (string What, int Count)[] counts =
        [
            ("runs", await db.Runs.CountAsync(r => r.Title == name)),
            ("tasks", await db.Tasks.CountAsync(t => t.InstanceId == instance.Id)), ("open", await db.Tasks.CountAsync(t => t.InstanceId == instance.Id && t.FinishedAt == null)),
            ("approvals", await db.Approvals.CountAsync(a => a.InstanceId == instance.Id)), ("events", await db.TaskEvents.CountAsync(e => db.Tasks.Any(t => t.InstanceId == instance.Id && t.Id == e.TaskId))),
            ("bookmarks", await db.Bookmarks.CountAsync(b => b.InstanceId == instance.Id)), ("timers", await db.Timers.CountAsync(t => t.InstanceId == instance.Id)),
            ("stimuli", await db.Stimuli.CountAsync(s => s.InstanceId == instance.Id)), ("journal", await db.Journal.CountAsync(j => j.InstanceId == instance.Id)),
            ("audit", await db.Audit.CountAsync(a => run != null && a.RunId == run)),
        ];
        return $"{instance.SubStatus} v{instance.Version} {string.Join(' ', counts.Select(c => FormattableString.Invariant($"{c.What}:{c.Count}")))}";
    });

    private static IReadOnlyList<string> Check(string wanted, string found, string what) => wanted == found ? [] : [$"{what}: {found} instead of {wanted}"];
}
