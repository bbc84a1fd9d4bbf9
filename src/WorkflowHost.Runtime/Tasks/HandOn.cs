using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>
/// 转办: whoever is asked gives the task to another of the staff, who then stands in his place. An administrator may do it for
/// somebody who cannot any more.
/// </summary>
public sealed class HandOn
{
    private readonly HostStore store;
    private readonly ProcedureNotices notices;
    private readonly OfficeDay day;

    internal HandOn(HostStore store, ProcedureNotices notices, OfficeDay day)
    {
        this.store = store;
        this.notices = notices;
        this.day = day;
    }

    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No reason, nobody who can be asked, it is neither his nor his to administer, or somebody was faster.</exception>
    public Task<bool> RunAsync(string taskId, string? staffId, string? reason, string formToken, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                var acting = await ActingAsync(db, task, actor, stop);
                if (task.Kind == TaskKind.Submission)
                {
                    throw TaskTexts.Refuse("SubmissionStays");
                }

                var why = Comments.Required(reason, "HandOnReasonMissing");
                var tasks = await Colleagues.TasksAsync(db, task, stop);
                var person = await Colleagues.ChooseAsync(db, task, tasks, staffId, acting, day.Today, stop);
                task.Ask(Signer.OfPerson(person.Id));
                // What reminds the other and has not left does not leave any more.
                await Digests.WithdrawAsync(db, [task.Id], stop);
                TaskAct.Trace(db, task, "handed-on", acting, day.Now, Colleagues.Line(person, why), once);
                await notices.AskedByAsync(db, task, acting.Name, why, $"task:{task.Id}:handed-on:{task.Version}", day.Now, stop);
                return true;
            },
            cancellation);

    private async Task<Actor> ActingAsync(HostDbContext db, WorkTask task, Actor actor, CancellationToken cancellation)
    {
        var mayAlways = task is { FinishedAt: null, WaitsOnStaff: true } && actor.Id is not null
            && !await Posts.IsAskedAsync(db, task, actor.Id, day.Today, cancellation)
            && await db.UserClaims.AnyAsync(c => c.UserId == actor.Id && c.ClaimType == Rights.Claim && c.ClaimValue == Rights.Administer, cancellation);
        return mayAlways ? actor : await TaskAct.MustBeAskedAsync(db, task, actor, day.Today, cancellation);
    }
}
