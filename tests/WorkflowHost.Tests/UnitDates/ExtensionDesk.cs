using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.UnitDates;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Tests.UnitDates;

/// <summary>
/// Three units asked for a report due on Friday 13 March 2026, reminded three workdays before, on the day and a day after; the phase
/// ends on Friday the 20th. An officer who may act.
/// </summary>
internal static class ExtensionDesk
{
    public static async Task<(RuntimeRig Rig, string Run)> StartAsync(Database database, string completion = "all", string atEnd = "close")
    {
        var phase = Draw.Phase(
            "p1", "启动当日", "3月20日",
            Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"), ("remindOnDay", "true"), ("remindOverdue", "1"), ("completion", completion)),
            Draw.Step("after", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director")));
        phase["atEnd"] = Draw.Step("x", "x", ("atEnd", atEnd))["atEnd"]!.DeepClone();
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("one", Draw.Flowchart("flow", phase)));
        await rig.SeedOfficeAsync();
        var run = await rig.StartRunAsync("one");
        await rig.PumpAsync();
        return (rig, run);
    }

    public static Task<string> TaskOfAsync(this RuntimeRig rig, int unit) => rig.ReadAsync(db => db.Tasks.Where(t => t.UnitId == "u" + unit).Select(t => t.Id).SingleAsync());

    public static async Task<UnitExtension> WishAsync(this RuntimeRig rig, int day, params int[] units)
    {
        var tasks = new List<string>();
        foreach (var unit in units)
        {
            tasks.Add(await rig.TaskOfAsync(unit));
        }

        return new UnitExtension(tasks, new DateOnly(2026, 3, day), 0, "公章停用");
    }

    public static async Task ExtendAsync(this RuntimeRig rig, string run, UnitExtension wish)
    {
        var shown = await rig.Get<ExtendUnits>().PreviewAsync(run, wish, RuntimeRig.Office, CancellationToken.None);
        await rig.Get<ExtendUnits>().RunAsync(run, wish, shown.Fingerprint(), Guid.NewGuid().ToString(), RuntimeRig.Office, CancellationToken.None);
    }

    /// <summary>Days of March the units' papers are due, in the order of the units.</summary>
    public static async Task<IEnumerable<int>> DueDaysAsync(this RuntimeRig rig) =>
        (await rig.ReadAsync(db => db.Tasks.Where(t => t.UnitId != null).OrderBy(t => t.UnitId).Select(t => t.DueDate).ToListAsync())).Select(d => d!.Value.Day);

    /// <summary>Who got a mail of a kind, by the address before the at sign.</summary>
    public static async Task<string> ToldAsync(this RuntimeRig rig, string kind) =>
        string.Join(' ', (await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == kind).Select(n => n.RecipientAddress).ToListAsync())).Select(a => a.Split('@')[0]).Order(StringComparer.Ordinal));

    public static Task<List<ScheduleRow>> OwnRowsAsync(this RuntimeRig rig) => rig.ReadAsync(db => db.Schedule.Where(r => r.UnitId != "").OrderBy(r => r.At).ToListAsync());
}
