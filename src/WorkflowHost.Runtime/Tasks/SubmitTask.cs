using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.SignOffs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>
/// A unit hands in: the form and all required papers are there, they become a round that never changes again, and the task
/// waits on the checker, or first on the signatures the collection asks for. Late is allowed and shows.
/// </summary>
public sealed class SubmitTask(HostStore store, SignOffs.SignOffs signOffs, TimeProvider time)
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
                var form = CollectionForm.Parse(collection.FormJson).For(task.FormKind);
                var typed = form.Keep(answers);
                var kept = typed.Where(a => a.Key is not (CollectionForm.ReviewerName or CollectionForm.ReviewerAddress)).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
                var papers = await db.Attachments.Where(a => a.TaskId == taskId && a.Round == 0 && a.Slot != ReceivedProof.Slot).ToListAsync(stop);
                form.Check(kept, [.. papers.Where(a => a.Slot is not null).Select(a => a.Slot!)]);

                var now = time.GetUtcNow();
                task.Round++;
                papers.ForEach(paper => paper.Round = task.Round);
                db.Submissions.Add(new Submission { TaskId = taskId, Round = task.Round, Answers = Answers.ToJson(kept), SubmittedAt = now, SubmittedBy = actor.Name });
                task.AcknowledgedAt ??= now;
                task.Draft = null;
                var act = "submitted";
                if (papers.Exists(paper => paper.Slot == SignedSlip.Slot))
                {
                    act = "signed-paper";
                    await signOffs.SignedOnPaperAsync(db, task, actor.Name, stop);
                }
                else if (form.SignOff == SignOff.None)
                {
                    await signOffs.HandInAsync(db, task, stop);
                }
                else
                {
                    act = "filled-in";
                    await signOffs.BeginAsync(db, task, form.SignOff, new NamedReviewer(typed.GetValueOrDefault(CollectionForm.ReviewerName), typed.GetValueOrDefault(CollectionForm.ReviewerAddress)), actor.Name, stop);
                }

                TaskAct.Trace(db, task, act, actor, now, once: once);
                return true;
            },
            cancellation);
}
