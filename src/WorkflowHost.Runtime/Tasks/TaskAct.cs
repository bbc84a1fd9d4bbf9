using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>What all acts on a task share: find it, refuse what is over, leave the two traces (history and audit), raise the version.</summary>
internal static class TaskAct
{
    private static readonly PreparedQuery<string, WorkTask?> OneTask = new((db, id, stop) => db.Tasks.FirstOrDefault(t => t.Id == id));

    /// <exception cref="RefusedException">There is no such task.</exception>
    public static async Task<WorkTask> FindAsync(HostDbContext db, string taskId, CancellationToken cancellation) =>
        await OneTask.AskAsync(db, taskId, cancellation) ?? throw TaskTexts.Refuse("TaskGone");

    /// <summary>A unit may still write while the task waits on it, late or not; what is with the checker or over is closed to it.</summary>
    public static void MustWaitOnUnit(WorkTask task)
    {
        switch (task.State)
        {
            case TaskState.Open or TaskState.Returned when task.WaitsOnUnit:
                return;
            case TaskState.Confirming:
                throw TaskTexts.Refuse("WaitsForSignature");
            case TaskState.Submitted:
                throw TaskTexts.Refuse("AlreadySubmitted");
            case TaskState.Withdrawn:
                throw TaskTexts.Refuse("Withdrawn");
            default:
                throw TaskTexts.Refuse("AlreadyAccepted");
        }
    }

    /// <summary>
    /// The one who acts must be the one the task waits on, or hold the post it waits on, today. Two people at once: the database lets one write through, the
    /// other is run again from the stored state and lands here, where he is told who was faster.
    /// </summary>
    /// <returns>The actor as the records show him: with the one he stands in for, when that one is away.</returns>
    public static async Task<Actor> MustBeAskedAsync(HostDbContext db, WorkTask task, Actor actor, DateOnly today, CancellationToken cancellation)
    {
        if (task.FinishedAt is not null || task.State is not (TaskState.Open or TaskState.Submitted) || !task.WaitsOnStaff)
        {
            throw task.State switch
            {
                TaskState.Withdrawn => TaskTexts.Refuse("Withdrawn"),
                TaskState.Returned => TaskTexts.Refuse("ReturnedByOther", await LastActorAsync(db, task, cancellation)),
                TaskState.Open when task.Kind == TaskKind.Approval => TaskTexts.Refuse("WaitsForAdded"),
                TaskState.Open or TaskState.Confirming => TaskTexts.Refuse("NotSubmitted"),
                _ => TaskTexts.Refuse("DecidedByOther", await LastActorAsync(db, task, cancellation)),
            };
        }

        if (actor.Id is null || await Posts.StandingAsync(db, task, actor.Id, today, cancellation) is not { IsHeld: true } standing)
        {
            throw TaskTexts.Refuse("NotAsked");
        }

        return standing.AbsentId is null ? actor : actor with { OnBehalfOf = "staff:" + standing.AbsentId, OnBehalfOfName = standing.AbsentName };
    }

    /// <summary>History, audit and version in one call; <paramref name="once"/> is what <see cref="AuditTrail.OnceAsync"/> gave.</summary>
    public static void Trace(HostDbContext db, WorkTask task, string act, Actor actor, DateTimeOffset now, string? comment = null, string? once = null)
    {
        task.Version++;
        db.Append(new TaskEvent
        {
            TaskId = task.Id,
            At = now,
            Act = act,
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            ActorName = actor.Name,
            OnBehalfOf = actor.OnBehalfOfName,
            Comment = comment,
        });
        AuditTrail.Add(db, now, actor, "task." + act, Subject(task.Id), task.RunId, reason: comment, id: once);
    }

    public static string Subject(string taskId) => "task:" + taskId;

    private static async Task<string> LastActorAsync(HostDbContext db, WorkTask task, CancellationToken cancellation) =>
        await db.TaskEvents.Where(e => e.TaskId == task.Id && e.ActorKind == "staff").OrderByDescending(e => e.Id).Select(e => e.ActorName).FirstOrDefaultAsync(cancellation) ?? "";
}
