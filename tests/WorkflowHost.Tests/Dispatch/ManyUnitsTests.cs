using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;
using Xunit.Abstractions;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>Many units are one instance, one bookmark, many rows.</summary>
public sealed class ManyUnitsTests(ITestOutputHelper output)
{
    private static readonly string Papers = Draw.Definition(
        "papers", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"), ("completion", "deadline"))));

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_thousand_units_are_asked_reminded_and_closed_with_who_is_missing(Database database)
    {
        const int units = 2000;
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Papers);
        await rig.SeedOfficeAsync(units);
        await rig.StartRunAsync("papers");

        await TimedAsync("opened", rig.PumpAsync);
        Assert.Equal((units, units, units), (await rig.ReadAsync(db => db.Tasks.CountAsync()), await rig.ReadAsync(db => db.Notices.CountAsync()), await rig.ReadAsync(db => db.Links.CountAsync())));
        Assert.Equal(2, await rig.ReadAsync(db => db.Bookmarks.CountAsync()));

        await TimedAsync("reminded", () => rig.GoToAsync(RuntimeRig.Local(3, 10)));
        Assert.Equal(units, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "reminder")));

        // The due date comes: the collection ends with all of them missing.
        await TimedAsync("closed", () => rig.GoToAsync(RuntimeRig.Local(3, 14, 0)));
        Assert.Equal(units, await rig.ReadAsync(db => db.Tasks.CountAsync(t => t.State == TaskState.Withdrawn)));
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    private async Task TimedAsync(string what, Func<Task<int>> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
    }
}
