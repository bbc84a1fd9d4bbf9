using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>
/// 加签: whoever is asked asks one more of the staff. Before him (前加签): the other answers first, then it is his turn again. After
/// him (后加签): he agrees now, and the other must agree as well.
/// </summary>
public sealed class AddSigner
{
    private readonly HostStore store;
    private readonly Approvals approvals;
    private readonly ProcedureNotices notices;
    private readonly OfficeDay day;

    internal AddSigner(HostStore store, Approvals approvals, ProcedureNotices notices, OfficeDay day)
    {
        this.store = store;
        this.approvals = approvals;
        this.notices = notices;
        this.day = day;
    }

    /// <param name="part"><see cref="SignerPart.Before"/> or <see cref="SignerPart.After"/>.</param>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No reason, nobody who can be asked, too many in a row, it does not wait on him, or somebody was faster.</exception>
    public Task<bool> RunAsync(string taskId, SignerPart part, string? staffId, string? reason, string formToken, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                var acting = await TaskAct.MustBeAskedAsync(db, task, actor, day.Today, stop);
                await MustTakeSignersAsync(db, task, stop);
                var why = Comments.Required(reason, "AddReasonMissing");
                var tasks = await Colleagues.TasksAsync(db, task, stop);
                if (Signatures.Depth(task.Id, [.. tasks.Select(ApprovalTasks.SignatureOf)]) >= Signatures.MostInARow)
                {
                    throw TaskTexts.Refuse("SignersTooMany", Signatures.MostInARow);
                }

                var person = await Colleagues.ChooseAsync(db, task, tasks, staffId, acting, day.Today, stop);
                var added = ApprovalTasks.CopyOf(task, DerivedId.Task(task.BookmarkId, "added:" + person.Id), Signer.OfPerson(person.Id), day.Now);
                added.Part = part;
                added.AddedTo = task.Id;
                db.Tasks.Add(added);
                task.AskedOf ??= task.WaitsOnPost;
                task.AskNobody();
                if (part == SignerPart.After)
                {
                    task.State = TaskState.Approved;
                    task.FinishedAt = day.Now;
                    task.FinishedBy = actor.Id;
                    task.Comment = why;
                }

                TaskAct.Trace(db, task, part == SignerPart.Before ? "asked-before" : "agreed-asked-after", acting, day.Now, Colleagues.Line(person, why), once);
                TaskAct.Trace(db, added, "asked-to-sign", acting, day.Now, why);
                await notices.AskedByAsync(db, added, acting.Name, why, $"task:{added.Id}:asked", day.Now, stop);
                if (part == SignerPart.After)
                {
                    await approvals.DecidedAsync(db, task, stop);
                }

                return true;
            },
            cancellation);

    private static async Task MustTakeSignersAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        if (task.Kind != TaskKind.Approval)
        {
            throw TaskTexts.Refuse("NotAnApproval");
        }

        if (await db.Approvals.AnyAsync(a => a.BookmarkId == task.BookmarkId && a.Mode == ApprovalMode.Meeting, cancellation))
        {
            throw TaskTexts.Refuse("MeetingTakesNoSigners");
        }
    }
}
