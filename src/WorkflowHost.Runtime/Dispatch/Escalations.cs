using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// 升级: an approval that nobody decided in time is put before other posts as well, who are told who has not decided since when. The
/// first answer among them decides it. Its date is a row of the schedule that goes when the approval is decided.
/// </summary>
internal sealed class Escalations(ProcedureNotices notices)
{
    /// <summary>The row has come: those asked for help get a task each post and a mail.</summary>
    public async Task HappenAsync(HostDbContext db, ScheduleRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var approval in await OpenAsync(db, row, cancellation))
        {
            var asked = await TasksAsync(db, approval, now, cancellation);
            db.Tasks.AddRange(asked.New);
            await notices.EscalatedAsync(db, row, asked.New, asked.Late, now, cancellation);
        }
    }

    /// <summary>The mails it would cause, into a context that is never saved.</summary>
    public async Task PreviewAsync(HostDbContext db, ScheduleRow row, CancellationToken cancellation)
    {
        foreach (var approval in await OpenAsync(db, row, cancellation))
        {
            var asked = await TasksAsync(db, approval, row.At, cancellation);
            await notices.EscalatedAsync(db, row, asked.New, asked.Late, row.At, cancellation);
        }
    }

    public static Task WithdrawAsync(HostDbContext db, ApprovalRow approval, CancellationToken cancellation) =>
        Rows(db, approval.RunId, approval.NodeId).Where(r => r.State == ScheduleRowState.Planned)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ScheduleRowState.Withdrawn), cancellation);

    /// <summary>It is asked again after it had been decided (returned): its date counts again, worked out anew, if it is still to come.</summary>
    public static async Task PlanAgainAsync(BurstScope scope, string nodeId, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(nodeId, cancellation);
        await scope.Db.SaveChangesAsync(cancellation);
        if (await Rows(scope.Db, run.Id, nodeId).FirstOrDefaultAsync(r => r.State == ScheduleRowState.Withdrawn && r.FiredAt == null, cancellation) is not { } row)
        {
            return;
        }

        // The due date may have been moved meanwhile; what is withdrawn does not move with it.
        row.State = ScheduleRowState.Planned;
        await SchedulePlanning.PlanAsync(scope.Db, run, scope.Workflow, scope.Now, cancellation);
        row.State = row.At <= scope.Now ? ScheduleRowState.Passed : row.State;
    }

    private static IQueryable<ScheduleRow> Rows(HostDbContext db, string runId, string nodeId) =>
        db.Schedule.Where(r => r.RunId == runId && r.NodeId == nodeId && r.Kind == ScheduleRowKind.Escalation);

    private static Task<List<ApprovalRow>> OpenAsync(HostDbContext db, ScheduleRow row, CancellationToken cancellation)
    {
        // By its tasks, which are found by their run.
        var asked = db.Tasks.Where(t => t.RunId == row.RunId && t.NodeId == row.NodeId).Select(t => t.BookmarkId);
        return db.Approvals.Where(a => asked.Contains(a.BookmarkId) && a.ClosedAt == null && a.EscalateTo != null).ToListAsync(cancellation);
    }

    private static async Task<(List<WorkTask> New, List<WorkTask> Late)> TasksAsync(HostDbContext db, ApprovalRow approval, DateTimeOffset now, CancellationToken cancellation)
    {
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.BookmarkId == approval.BookmarkId).ToListAsync(cancellation);
        List<WorkTask> asked = [];
        foreach (var post in Signers.Posts(approval.EscalateTo))
        {
            var id = DerivedId.Task(approval.BookmarkId, "escalated:" + post);
            if (tasks.Count > 0 && tasks.TrueForAll(t => t.Id != id))
            {
                var task = ApprovalTasks.CopyOf(tasks[0], id, Signer.OfPost(post), now);
                task.Part = SignerPart.Escalated;
                asked.Add(task);
            }
        }

        return (asked, tasks.FindAll(t => t is { FinishedAt: null, WaitsOnStaff: true, Part: not SignerPart.Escalated }));
    }
}
