using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.SignOffs;

/// <summary>What whoever signs does with the link of his own mail: confirm, or send back to the contact with a reason.</summary>
public sealed class SignSubmission(HostStore store, SignOffs signOffs, TaskNotices notices, TimeProvider time)
{
    /// <param name="linkId">Of the link he came by: it says whose signature it is.</param>
    /// <param name="round">The round he had before him: one handed in anew must be looked at first.</param>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">It does not wait for his signature (any more).</exception>
    public Task<bool> ConfirmAsync(string linkId, int round, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await FindAsync(db, linkId, round, formToken, actor, stop) is not ({ } task, { } row, { } once))
            {
                return false;
            }

            (row.State, row.Way, row.DecidedAt) = (SignOffState.Confirmed, SignedBy.Link, time.GetUtcNow());
            await signOffs.SignedAsync(db, task, row, stop);
            TaskAct.Trace(db, task, row.Step == Procedures.Collection.SignStep.Head ? "confirmed" : "reviewed", actor, time.GetUtcNow(), once: once);
            return true;
        },
        cancellation);

    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No reason, or it does not wait for his signature (any more).</exception>
    public Task<bool> SendBackAsync(string linkId, int round, string? reason, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await FindAsync(db, linkId, round, formToken, actor, stop) is not ({ } task, { } row, { } once))
            {
                return false;
            }

            var why = Comments.Clean(reason) ?? throw SignOffTexts.Refuse("ReasonMissing");
            (row.State, row.DecidedAt, row.Reason) = (SignOffState.SentBack, time.GetUtcNow(), why);
            await signOffs.BackToContactAsync(db, task, stop);
            TaskAct.Trace(db, task, "sent-back", actor, time.GetUtcNow(), why, once);
            await notices.SentBackAsync(db, task, why, stop);
            return true;
        },
        cancellation);

    private static async Task<(WorkTask? Task, SignOffRow? Row, string? Once)> FindAsync(HostDbContext db, string linkId, int round, string formToken, Actor actor, CancellationToken cancellation)
    {
        var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.Id == linkId, cancellation);
        if (link is null || UnitSigners.StepOf(link.Use) is not { } step)
        {
            throw SignOffTexts.Refuse("NotAsked");
        }

        if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(link.TaskId), formToken, cancellation) is not { } once)
        {
            return (null, null, null);
        }

        var task = await TaskAct.FindAsync(db, link.TaskId, cancellation);
        var row = await db.SignOffs.Where(s => s.TaskId == task.Id && s.Step == step && s.Address == link.Recipient).OrderByDescending(s => s.Round).FirstOrDefaultAsync(cancellation);
        return task.State == TaskState.Withdrawn ? throw TaskTexts.Refuse("Withdrawn")
            : row is null ? throw SignOffTexts.Refuse("NotAsked")
            : row.State == SignOffState.Asked && task.State == TaskState.Confirming && task.SignStep == step
                ? row.Round == round ? (task, row, once) : throw SignOffTexts.Refuse("NewerRound")
            : throw SignOffTexts.Refuse("Decided" + row.State);
    }
}
