using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Commands.Demo;

/// <summary>One line of what happened.</summary>
/// <param name="Activity">Its id in the definition.</param>
/// <param name="Rule">Which date or notice of the activity it is: start, end, due, opening, before-3, on-day …</param>
public sealed record DemoLine(DateTimeOffset At, DateOnly Date, string Time, string Kind, string Activity, string Rule, string Who, string Text);

/// <summary>Reads from the database what has happened since it was asked last: the rows the host itself lives by, nothing that was noted for the demo.</summary>
internal sealed class DemoTimeline(HostStore store, string runId, CompiledWorkflow workflow)
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    public Task<List<DemoLine>> NewAsync(DateTimeOffset until, CancellationToken cancellation) => store.ReadAsync((db, stop) => ReadAsync(db, until, stop), cancellation);

    private async Task<List<DemoLine>> ReadAsync(HostDbContext db, DateTimeOffset until, CancellationToken cancellation)
    {
        var rows = await db.Schedule.AsNoTracking().Where(r => r.RunId == runId).ToDictionaryAsync(r => r.Id, cancellation);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.RunId == runId).ToDictionaryAsync(t => t.Id, cancellation);
        var notices = await db.Notices.AsNoTracking().Where(n => n.RunId == runId && n.Kind != NoticeTemplateNames.Digest).ToListAsync(cancellation);
        var events = await db.TaskEvents.AsNoTracking().OrderBy(e => e.Id).ToListAsync(cancellation);
        var sent = await db.Journal.AsNoTracking().Where(j => j.ActivityType == ActivityTypes.SendNotice && j.Event == "Started").ToListAsync(cancellation);
        var units = await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Id, u => u.Name, cancellation);

        List<(string Id, DemoLine Line)> found =
        [
            .. rows.Values.Where(r => r.At <= until && r.State is (ScheduleRowState.Fired or ScheduleRowState.Withdrawn) && r.Kind is not (ScheduleRowKind.Reminder or ScheduleRowKind.Overdue or ScheduleRowKind.Escalation or ScheduleRowKind.Opening or ScheduleRowKind.Ending)).Select(r => (r.Id, Date(r))),
            .. tasks.Values.Where(t => t.Kind != TaskKind.Submission).Select(t => ("task:" + t.Id, Asked(t))),
            .. notices.Select(n => ("notice:" + n.Id, Mail(n, n.TaskId is null ? null : tasks.GetValueOrDefault(n.TaskId), n.ScheduleRowId is null ? null : rows[n.ScheduleRowId], sent))),
            .. events.Where(e => e.Act is "submitted" or "returned" or "accepted" or "approved" or "done" && tasks.ContainsKey(e.TaskId))
                .Select(e => ("event:" + e.Id, Done(e, tasks[e.TaskId], units))),
        ];
        return [.. found.Where(f => told.Add(f.Id)).Select(f => f.Line).OrderBy(l => l.At).ThenBy(l => l.Kind, StringComparer.Ordinal).ThenBy(l => l.Activity, StringComparer.Ordinal)];
    }

    private DemoLine Date(ScheduleRow row)
    {
        var (kind, rule) = row.Kind switch
        {
            ScheduleRowKind.PhaseStart => ("phase-start", "start"),
            ScheduleRowKind.PhaseEnd => ("phase-end", "end"),
            _ => (workflow.Find(row.NodeId)?.Type == ActivityTypes.Meeting ? "meeting" : "due", "due"),
        };
        // A date whose work was done before it still stands in the plan; nothing waits for it any more.
        return Line(row.At, row.Date, kind, row.NodeId, rule, "", row.ExplanationChinese + (row.State == ScheduleRowState.Withdrawn ? CommandTexts.Say("RunDemoDoneBefore") : ""));
    }

    private static DemoLine Asked(WorkTask task) =>
        Line(task.OpenedAt, null, task.Kind == TaskKind.Approval ? "approval" : "task", task.NodeId, NoticeTemplateNames.Opening, task.WaitsOnPost ?? task.WaitsOnPerson ?? "", task.Title);

    private static DemoLine Mail(Notice notice, WorkTask? task, ScheduleRow? row, IReadOnlyList<Runtime.Store.Instances.JournalRow> sent)
    {
        // A meeting's call names the meeting's date; only the ladder names rows that remind.
        var rule = row is { Kind: ScheduleRowKind.Reminder or ScheduleRowKind.Overdue or ScheduleRowKind.Escalation } ? row.RuleName
            : notice.Kind is NoticeTemplateNames.StaffTask or NoticeTemplateNames.Meeting ? NoticeTemplateNames.Opening
            : notice.Kind;
        var node = row?.NodeId ?? task?.NodeId ?? sent.LastOrDefault(j => j.At == notice.QueuedAt)?.NodeId ?? "";
        return Line(notice.QueuedAt, null, "notice", node, rule, notice.RecipientName, notice.Subject);
    }

    private static DemoLine Done(TaskEvent happened, WorkTask task, IReadOnlyDictionary<string, string> units) =>
        Line(happened.At, null, happened.Act, task.NodeId, "", happened.ActorKind == "unit" ? units.GetValueOrDefault(task.UnitId ?? "", "") : happened.ActorName ?? "", happened.Comment ?? task.Title);

    private static DemoLine Line(DateTimeOffset at, DateOnly? legal, string kind, string node, string rule, string who, string text)
    {
        var local = at.ToOffset(China);
        var day = DateOnly.FromDateTime(local.DateTime);
        // The end of a day belongs to that day, as in the papers.
        var isEnd = legal is { } date && date < day && local.TimeOfDay == TimeSpan.Zero;
        var time = isEnd ? "24:00" : local.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return new DemoLine(at, isEnd ? legal!.Value : day, time, kind, node[(node.LastIndexOf(':') + 1)..], rule, who, text);
    }
}
