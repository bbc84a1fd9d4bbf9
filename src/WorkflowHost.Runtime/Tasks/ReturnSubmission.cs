using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.UnitDates;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>
/// 退回: the unit must do it again and is told why. What it handed in stays as it was; a copy of it becomes the draft, so that
/// only what was wrong has to be replaced.
/// </summary>
public sealed class ReturnSubmission
{
    private readonly HostStore store;
    private readonly TaskNotices notices;
    private readonly UnitDateChanges dates;
    private readonly OfficeDay day;

    internal ReturnSubmission(HostStore store, TaskNotices notices, UnitDateChanges dates, OfficeDay day)
    {
        this.store = store;
        this.notices = notices;
        this.dates = dates;
        this.day = day;
    }

    /// <param name="due">Until when it must be done again; null when the date it has stays.</param>
    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No reason, it does not wait on him, somebody was faster, or the unit has handed in anew.</exception>
    public Task<bool> RunAsync(string taskId, int round, string? reason, string? formToken, Actor actor, CancellationToken cancellation, DateOnly? due = null) =>
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
                if (due is { } until && until != task.DueDate)
                {
                    // One mail tells both: that it comes back, and until when.
                    await ScheduleChanges.LockAsync(db, task.RunId, stop);
                    await dates.WriteAsync(db, task.RunId, new UnitExtension([taskId], until, 0, why), acting, "returned:" + once, day.Now, stop, tells: false);
                }

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
