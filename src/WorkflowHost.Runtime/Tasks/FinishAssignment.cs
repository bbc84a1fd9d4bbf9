using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>办结: the holder of a post says that what he was asked to do is done. What he writes stays in the task's history.</summary>
public sealed class FinishAssignment(HostStore store, Assignments assignments, OfficeDay day)
{
    public const int LongestNumber = 60;

    /// <param name="minutes">Number of the minutes, where the task is that of a meeting; its activity gives it on as an output.</param>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">It does not wait on him, or somebody was faster.</exception>
    public Task<bool> RunAsync(string taskId, string? comment, string? formToken, Actor actor, CancellationToken cancellation, string? minutes = null) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                var acting = await TaskAct.MustBeAskedAsync(db, task, actor, day.Today, stop);
                if (task.Kind != TaskKind.Assignment)
                {
                    throw TaskTexts.Refuse("NotAnAssignment");
                }

                task.State = TaskState.Done;
                task.FinishedAt = day.Now;
                task.FinishedBy = actor.Id;
                task.Comment = Comments.Clean(comment);
                task.AskNobody();
                TaskAct.Trace(db, task, "done", acting, day.Now, task.Comment, once);
                var number = minutes?.Trim() is { Length: > 0 } written ? written.Length > LongestNumber ? throw TaskTexts.Refuse("MinutesLong", LongestNumber) : written : null;
                await assignments.DoneAsync(db, task, number is null ? [] : new JsonObject { ["minutes"] = number }, stop);
                return true;
            },
            cancellation);
}
