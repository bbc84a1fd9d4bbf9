using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>
/// A unit hands in: the form and all required papers are there, they become a round that never changes again, and the task
/// waits on the checker. Late is allowed and shows.
/// </summary>
public sealed class SubmitTask(HostStore store, TimeProvider time)
{
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">Something is missing, or the task does not wait on the unit.</exception>
    public Task<bool> RunAsync(string taskId, IReadOnlyDictionary<string, string> answers, string formToken, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                TaskAct.MustWaitOnUnit(task);
                var collection = await db.Collections.FirstOrDefaultAsync(c => c.BookmarkId == task.BookmarkId, stop) ?? throw TaskTexts.Refuse("TaskGone");
                var form = CollectionForm.Parse(collection.FormJson);
                var kept = form.Keep(answers);
                var papers = await db.Attachments.Where(a => a.TaskId == taskId && a.Round == 0).ToListAsync(stop);
                form.Check(kept, [.. papers.Where(a => a.Slot is not null).Select(a => a.Slot!)]);

                var now = time.GetUtcNow();
                task.Round++;
                papers.ForEach(paper => paper.Round = task.Round);
                db.Submissions.Add(new Submission { TaskId = taskId, Round = task.Round, Answers = Answers.ToJson(kept), SubmittedAt = now, SubmittedBy = actor.Name });
                task.State = TaskState.Submitted;
                task.SubmittedAt = now;
                task.AcknowledgedAt ??= now;
                task.Draft = null;
                task.WaitsOnUnit = false;
                task.WaitsOnPost = Posts.Named(collection.CheckerSelector) is [var post, ..] ? post : null;
                await Digests.WithdrawAsync(db, [taskId], stop);
                TaskAct.Trace(db, task, "submitted", actor, now, once: once);
                return true;
            },
            cancellation);
}
