using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>Who among the staff may look at a task: those who run the office, those it waits on, those who have acted on it or in whose name it was decided, who may enter its decision for others, and of what a unit has handed in those who decide on it.</summary>
internal static class TaskSight
{
    public static bool SeesAll(ClaimsPrincipal user) => user.May(Rights.Administer) || user.May(Rights.Handle);

    public static async Task<bool> MaySeeAsync(HostDbContext db, ClaimsPrincipal user, WorkTask task, DateOnly today, CancellationToken cancellation) =>
        SeesAll(user)
        || await Posts.IsAskedAsync(db, task, user.Id(), today, cancellation)
        || task.FinishedBy == user.Id()
        || await HasActedAsync(db, user.Id(), task.Id, cancellation)
        || await IsClerkAsync(db, user.Id(), task, today, cancellation)
        || (task.Kind == TaskKind.Submission && RunPapers.Shown.Contains(task.State) && await WorksOnItAsync(db, user.Id(), task.RunId, today, cancellation));

    /// <summary>Who decides in a run, or writes in it, does so on the strength of what the units have handed in.</summary>
    private static async Task<bool> WorksOnItAsync(HostDbContext db, string staffId, string runId, DateOnly today, CancellationToken cancellation)
    {
        var (posts, persons) = await Posts.DeskAsync(db, staffId, today, cancellation);
        return await db.Tasks.AnyAsync(
                t => t.RunId == runId && t.Kind != TaskKind.Submission && ((t.WaitsOnPost != null && posts.Contains(t.WaitsOnPost)) || (t.WaitsOnPerson != null && persons.Contains(t.WaitsOnPerson))), cancellation)
            || await db.TaskEvents.AnyAsync(
                e => e.ActorKind == "staff" && e.ActorId == staffId && db.Tasks.Any(t => t.Id == e.TaskId && t.RunId == runId && t.Kind != TaskKind.Submission), cancellation);
    }

    private static async Task<bool> IsClerkAsync(HostDbContext db, string staffId, WorkTask task, DateOnly today, CancellationToken cancellation) =>
        task.Kind == TaskKind.Approval
        && await db.Approvals.Where(a => a.BookmarkId == task.BookmarkId).Select(a => a.Clerk).FirstOrDefaultAsync(cancellation) is { } clerk
        && await Posts.IsHeldByAsync(db, clerk, staffId, today, cancellation);

    private static Task<bool> HasActedAsync(HostDbContext db, string staffId, string taskId, CancellationToken cancellation) =>
        db.TaskEvents.AnyAsync(e => e.TaskId == taskId && e.ActorKind == "staff" && e.ActorId == staffId, cancellation);
}
