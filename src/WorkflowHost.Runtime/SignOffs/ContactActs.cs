using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.SignOffs;

/// <summary>What the contact may do while a signature is waited for: bring the signed slip, or take it back to change it.</summary>
public sealed class ContactActs(HostStore store, SignOffs signOffs, TimeProvider time)
{
    /// <summary>The scan of the signed slip, attached before, replaces the confirmation by link.</summary>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">Nothing is waited for, or no scan is attached.</exception>
    public Task<bool> BringSlipAsync(string taskId, string formToken, Actor actor, CancellationToken cancellation) => ActAsync(
        taskId, formToken, actor,
        async (db, task, once, stop) =>
        {
            var scans = await db.Attachments.Where(a => a.TaskId == taskId && a.Round == 0 && a.Slot == SignedSlip.Slot).ToListAsync(stop);
            if (scans.Count == 0)
            {
                throw SignOffTexts.Refuse("SlipMissing");
            }

            scans.ForEach(scan => scan.Round = task.Round);
            await signOffs.SignedOnPaperAsync(db, task, actor.Name, stop);
            TaskAct.Trace(db, task, "signed-paper", actor, time.GetUtcNow(), once: once);
        },
        cancellation);

    /// <summary>Nobody has to sign what the contact has found a mistake in.</summary>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">Nothing is waited for.</exception>
    public Task<bool> TakeBackAsync(string taskId, string formToken, Actor actor, CancellationToken cancellation) => ActAsync(
        taskId, formToken, actor,
        async (db, task, once, stop) =>
        {
            foreach (var open in await db.SignOffs.Where(s => s.TaskId == taskId && s.State == SignOffState.Asked).ToListAsync(stop))
            {
                (open.State, open.DecidedAt) = (SignOffState.Dropped, time.GetUtcNow());
            }

            await signOffs.BackToContactAsync(db, task, stop);
            TaskAct.Trace(db, task, "taken-back", actor, time.GetUtcNow(), once: once);
        },
        cancellation);

    private Task<bool> ActAsync(string taskId, string formToken, Actor actor, Func<HostDbContext, WorkTask, string, CancellationToken, Task> act, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
            {
                return false;
            }

            var task = await TaskAct.FindAsync(db, taskId, stop);
            if (task.State != TaskState.Confirming)
            {
                throw SignOffTexts.Refuse("NothingWaited");
            }

            await act(db, task, once, stop);
            return true;
        },
        cancellation);
}
