using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>The holder of a post agrees, returns or does not agree. How many must agree is counted in the same transaction.</summary>
public sealed class DecideApproval(HostStore store, Approvals approvals, OfficeDay day)
{
    /// <param name="outcome"><see cref="TaskState.Approved"/>, <see cref="TaskState.Returned"/> or <see cref="TaskState.NotAgreed"/>; the last two need a reason.</param>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No reason, it does not wait on him, or somebody was faster.</exception>
    public Task<bool> RunAsync(string taskId, TaskState outcome, string? comment, string? formToken, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                var acting = await TaskAct.MustBeAskedAsync(db, task, actor, day.Today, stop);
                if (task.Kind != TaskKind.Approval)
                {
                    throw TaskTexts.Refuse("NotAnApproval");
                }

                var (act, text) = outcome switch
                {
                    TaskState.Approved => ("approved", Comments.Clean(comment)),
                    TaskState.Returned => ("returned", Comments.Required(comment, "ReasonMissing")),
                    TaskState.NotAgreed => ("not-agreed", Comments.Required(comment, "NotAgreedReasonMissing")),
                    _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a decision."),
                };
                task.State = outcome;
                task.FinishedAt = day.Now;
                task.FinishedBy = actor.Id;
                task.Comment = text;
                task.AskNobody();
                TaskAct.Trace(db, task, act, acting, day.Now, text, once);
                await approvals.DecidedAsync(db, task, stop);
                return true;
            },
            cancellation);
}
