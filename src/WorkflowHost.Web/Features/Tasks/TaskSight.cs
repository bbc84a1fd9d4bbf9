using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>Who among the staff may look at a task: those who run the office, those it waits on, and those who have acted on it.</summary>
internal static class TaskSight
{
    public static bool SeesAll(ClaimsPrincipal user) => user.May(Rights.Administer) || user.May(Rights.Handle);

    public static async Task<bool> MaySeeAsync(HostDbContext db, ClaimsPrincipal user, WorkTask task, DateOnly today, CancellationToken cancellation) =>
        SeesAll(user)
        || (task.WaitsOnPost is not null && await Posts.IsHeldByAsync(db, task.WaitsOnPost, user.Id(), today, cancellation))
        || await HasActedAsync(db, user.Id(), task.Id, cancellation);

    private static Task<bool> HasActedAsync(HostDbContext db, string staffId, string taskId, CancellationToken cancellation) =>
        db.TaskEvents.AnyAsync(e => e.TaskId == taskId && e.ActorKind == "staff" && e.ActorId == staffId, cancellation);
}
