using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Counts what the holders of posts decide and resumes the instance when the approval is decided.</summary>
public sealed class Approvals
{
    private static readonly PreparedQuery<string, ApprovalRow> OneApproval = new((db, bookmark, stop) => db.Approvals.First(a => a.BookmarkId == bookmark));
    private static readonly PreparedList<string, WorkTask> TasksOf = new((db, bookmark) => db.Tasks.Where(t => t.BookmarkId == bookmark));

    private readonly Bursts bursts;
    private readonly ProcedureNotices notices;
    private readonly TimeProvider time;

    internal Approvals(Bursts bursts, ProcedureNotices notices, TimeProvider time)
    {
        this.bursts = bursts;
        this.notices = notices;
        this.time = time;
    }

    /// <summary>
    /// Somebody decided on an approval task: call it in the transaction that sets the task to Approved, Returned or NotAgreed.
    /// Returns true when that decided the approval, which resumed the instance in the same transaction.
    /// </summary>
    /// <remarks>What he wrote stays in the task: state, variables and journal of instances hold ids and codes only.</remarks>
    public async Task<bool> DecidedAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        await InstanceRows.TakeTurnAsync(db, task.InstanceId, cancellation);
        await db.SaveChangesAsync(cancellation);
        var approval = await OneApproval.AskAsync(db, task.BookmarkId, cancellation);
        var tasks = await TasksOf.AskAsync(db, task.BookmarkId, cancellation);
        if (approval.ClosedAt is not null)
        {
            return false;
        }

        if (ApprovalCount.Decide(approval.Mode, approval.SharePercent, ApprovalTasks.Answers(approval, tasks)) is { } outcome)
        {
            approval.Outcome = outcome.ToString();
            var answer = new JsonObject { ["outcome"] = approval.Outcome };
            return await bursts.ApplyAsync(db, approval.InstanceId, new ResumeBookmark(approval.BookmarkId, answer), $"approval:{approval.BookmarkId}", cancellation);
        }

        if (ApprovalTasks.Ask(db, approval, task, tasks, time.GetUtcNow()) is { Count: > 0 } asked)
        {
            var run = await db.Runs.FirstAsync(r => r.Id == approval.RunId, cancellation);
            await notices.AskedAsync(db, run, asked, time.GetUtcNow(), cancellation);
        }

        return false;
    }
}
