using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Tests.Store;
using Xunit;
using Xunit.Abstractions;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>
/// Fail the n-th operation at the database, for every n: before it is done, and after it was done without anybody knowing. Whoever
/// acted acts again, as people and the pump do; in the end everything is as if nothing had failed.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly string TwoSteps = Draw.Definition(
        "two",
        Draw.Phase("p1", "启动当日", "3月18日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"))),
        Draw.Phase("p2", null, "3月31日", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director"))));

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_operation_fails_the_end_is_as_if_none_had(Database database)
    {
        var fault = new StoreFault();
        await using var rig = await RuntimeRig.CreateAsync(database, fault);
        await rig.PublishAsync(TwoSteps);
        await rig.SeedOfficeAsync(2);
        var expected = await WalkAsync(rig, fault, int.MaxValue, false);
        var operations = fault.Operations;
        Assert.InRange(operations, 20, 1000);

        var planted = 0;
        for (var n = 1; n <= operations; n++)
        {
            // On SQLite both are the same: whatever fails, the writer rolls back, and a commit cannot be lost on the way.
            foreach (var afterItWasDone in database == Database.Sqlite ? new[] { false } : [false, true])
            {
                Assert.Equal(expected, await WalkAsync(rig, fault, n, afterItWasDone));
                planted += fault.HasFailed ? 1 : 0;
            }
        }

        output.WriteLine($"{operations} operations, {planted} faults planted");
        Assert.True(planted >= operations, $"{planted} of {operations}");
    }

    /// <summary>One run from the opening of its collection to the opening of the approval after it.</summary>
    private static async Task<string> WalkAsync(RuntimeRig rig, StoreFault fault, int failAt, bool afterItWasDone)
    {
        fault.FailAt = int.MaxValue;
        var run = await rig.StartRunAsync("two");
        fault.Arm(failAt, afterItWasDone);
        await InsistAsync(rig, rig.PumpAsync);
        foreach (var unit in new[] { "u1", "u2" })
        {
            await InsistAsync(rig, async () => await rig.AcceptAsync(await rig.ReadAsync(db => db.Tasks.Where(t => t.RunId == run && t.UnitId == unit).Select(t => t.Id).SingleAsync())) ? 1 : 0);
        }

        await InsistAsync(rig, rig.PumpAsync);
        fault.FailAt = int.MaxValue;
        return await StoryAsync(rig, run);
    }

    private static async Task<int> InsistAsync(RuntimeRig rig, Func<Task<int>> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await rig.Clock.RunUntilAsync(act());
            }
            catch (DbException) when (attempt < 5)
            {
            }
            catch (DbUpdateException) when (attempt < 5)
            {
            }
        }
    }

    /// <summary>All that a run has led to, without its ids.</summary>
    private static Task<string> StoryAsync(RuntimeRig rig, string run) => rig.ReadAsync(async db =>
    {
        var instance = await db.Instances.SingleAsync(i => i.RunId == run);
        var tasks = await db.Tasks.Where(t => t.RunId == run).OrderBy(t => t.Kind).ThenBy(t => t.UnitId).Select(t => $"{t.Kind}:{t.UnitId}:{t.State}").ToListAsync();
        var rows = await db.Schedule.Where(r => r.RunId == run).OrderBy(r => r.At).ThenBy(r => r.RuleName).Select(r => $"{r.RuleName}:{r.State}").ToListAsync();
        var notices = await db.Notices.Where(n => n.RunId == run).OrderBy(n => n.Kind).ThenBy(n => n.RecipientAddress).Select(n => $"{n.Kind}:{n.RecipientAddress}").ToListAsync();
        var collection = await db.Collections.SingleAsync(c => c.RunId == run);
        int[] counts =
        [
            await db.Bookmarks.CountAsync(b => b.InstanceId == instance.Id), await db.Stimuli.CountAsync(s => s.InstanceId == instance.Id),
            await db.Journal.CountAsync(j => j.InstanceId == instance.Id), await db.Links.CountAsync(l => db.Tasks.Any(t => t.RunId == run && t.Id == l.TaskId)),
            await db.Phases.CountAsync(p => p.RunId == run), await db.Audit.CountAsync(a => a.RunId == run), instance.JournalLength,
        ];
        return string.Join('\n', [.. tasks, .. rows, .. notices, $"{collection.Accepted}/{collection.Total} {collection.State} {instance.SubStatus}",
            string.Join(' ', counts.Select(c => c.ToString(CultureInfo.InvariantCulture)))]);
    });
}
