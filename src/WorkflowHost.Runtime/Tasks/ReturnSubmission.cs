using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>
/// 退回: the unit must do it again and is told why. What it handed in stays as it was; a copy of it becomes the draft, so that
/// only what was wrong has to be replaced.
/// </summary>
public sealed class ReturnSubmission(HostStore store, TaskNotices notices, OfficeDay day)
{
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No reason, it does not wait on him, somebody was faster, or the unit has handed in anew.</exception>
    public Task<bool> RunAsync(string taskId, int round, string? reason, string? formToken, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                var acting = await TaskAct.MustBeAskedAsync(db, task, actor, day.Today, stop);
                TaskActsOnSubmission.Check(task, round);
                var why = Comments.Required(reason, "ReasonMissing");

                task.State = TaskState.Returned;
                task.Comment = why;
                task.WaitsOnPost = null;
                task.WaitsOnUnit = true;
                await Drafts.RestoreAsync(db, task, day.Now, stop);
                TaskAct.Trace(db, task, "returned", acting, day.Now, why, once);
                await notices.QueueAsync(db, task, TaskNotices.Returned, why, stop);
                return true;
            },
            cancellation);
}

internal static class TaskActsOnSubmission
{
    public static void Check(WorkTask task, int round)
    {
        if (task.Kind != TaskKind.Submission || task.State != TaskState.Submitted)
        {
            throw TaskTexts.Refuse("NotSubmitted");
        }

        if (task.Round != round)
        {
            throw TaskTexts.Refuse("NewerRound");
        }
    }
}
