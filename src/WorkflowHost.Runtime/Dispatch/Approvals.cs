using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Counts what those who are asked decide and resumes the instance when the approval is decided.</summary>
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
    /// <param name="isRecorded">It was entered with its source: a meeting's decision must be.</param>
    /// <exception cref="RefusedException">A meeting's decision without its minutes, or it was returned too often.</exception>
    /// <remarks>What he wrote stays in the task: state, variables and journal of instances hold ids and codes only.</remarks>
    public async Task<bool> DecidedAsync(HostDbContext db, WorkTask task, CancellationToken cancellation, bool isRecorded = false)
    {
        // Who decides takes his turn at the instance, which he then has at hand if his answer is the last.
        await InstanceRows.LockAsync(db, task.InstanceId, cancellation);
        if (db.New.All<WorkTask>().Any() || db.ChangeTracker.Entries<WorkTask>().Any(t => t.State == EntityState.Added))
        {
            // Somebody was added by this very act: he counts too.
            await db.SaveChangesAsync(cancellation);
        }

        var approval = await OneApproval.AskAsync(db, task.BookmarkId, cancellation);
        var tasks = await TasksOf.AskAsync(db, task.BookmarkId, cancellation);
        approval.HasAllTasksAtHand = true;
        if (approval.ClosedAt is not null)
        {
            return false;
        }

        if (approval.Mode == ApprovalMode.Meeting && !isRecorded && task.Part != SignerPart.Escalated)
        {
            throw TaskTexts.Refuse("MeetingUnrecorded");
        }

        if (ApprovalTasks.Decide(approval, tasks) is { } outcome)
        {
            if (outcome == ApprovalOutcome.Returned && approval.ReturnTo is not null && !ApprovalRounds.MayReturn(approval.EarlierRounds))
            {
                throw TaskTexts.Refuse("RoundsUsedUp", ApprovalRounds.Most - 1);
            }

            approval.Outcome = outcome.ToString();
            var answer = new JsonObject { ["outcome"] = approval.Outcome };
            return await bursts.ApplyAsync(db, approval.InstanceId, new ResumeBookmark(approval.BookmarkId, answer), $"approval:{approval.BookmarkId}", cancellation);
        }

        var asked = ApprovalTasks.Ask(db, approval, task, tasks, time.GetUtcNow());
        var back = task.AddedTo is null ? null : tasks.Find(t => t.Id == Signatures.HandsBackTo(task.Id, [.. tasks.Select(ApprovalTasks.SignatureOf)]));
        if (back is { FinishedAt: null, AskedOf: { } adder })
        {
            // He has said what he thinks; now the one who asked him decides.
            back.Ask(new Signer(adder));
            back.Version++;
            asked.Add(back);
        }

        if (asked.Count > 0)
        {
            var run = await db.Runs.FirstAsync(r => r.Id == approval.RunId, cancellation);
            await notices.AskedAsync(db, run, asked, time.GetUtcNow(), cancellation, cause: t => t == back ? $"task:{t.Id}:back:{task.Id}" : $"task:{t.Id}:asked");
        }

        return false;
    }
}
