using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Counts what holders of posts have done and resumes the instance when that is enough.</summary>
public sealed class Assignments(Bursts bursts)
{
    /// <summary>
    /// Somebody did an assignment: call it in the transaction that sets the task to <see cref="TaskState.Done"/>. Returns true when
    /// nobody else is waited for, which resumed the instance in the same transaction.
    /// </summary>
    /// <param name="input">What the activity expects; for a meeting <c>minutes</c>.</param>
    public async Task<bool> DoneAsync(HostDbContext db, WorkTask task, JsonObject input, CancellationToken cancellation)
    {
        await InstanceRows.TakeTurnAsync(db, task.InstanceId, cancellation);
        await db.SaveChangesAsync(cancellation);
        var asked = await db.Approvals.FirstAsync(a => a.BookmarkId == task.BookmarkId, cancellation);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.BookmarkId == task.BookmarkId).ToListAsync(cancellation);
        return asked.ClosedAt is null
            && ApprovalTasks.Decide(asked, tasks) is not null
            && await bursts.ApplyAsync(db, asked.InstanceId, new ResumeBookmark(asked.BookmarkId, input), $"done:{asked.BookmarkId}", cancellation);
    }
}
