using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>The checker accepts what a unit handed in. Counted in the same transaction; the last one needed resumes the workflow there too.</summary>
public sealed class AcceptSubmission(HostStore store, Collections collections, TaskNotices notices, OfficeDay day)
{
    /// <param name="round">The round the checker had before him: a newer one must be looked at first.</param>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">It does not wait on him, somebody was faster, or the unit has handed in anew.</exception>
    public Task<bool> RunAsync(string taskId, int round, string? comment, string? formToken, Actor actor, CancellationToken cancellation) =>
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

                task.State = TaskState.Accepted;
                task.FinishedAt = day.Now;
                task.FinishedBy = actor.Id;
                task.Comment = Comments.Clean(comment);
                task.WaitsOnPost = null;
                TaskAct.Trace(db, task, "accepted", acting, day.Now, task.Comment, once);
                await notices.QueueAsync(db, task, TaskNotices.Accepted, task.Comment, stop);
                await collections.AcceptedAsync(db, task, stop);
                return true;
            },
            cancellation);
}
