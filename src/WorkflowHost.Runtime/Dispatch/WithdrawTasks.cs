using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Takes back tasks that nobody needs any more, in one statement however many there are.</summary>
internal static class WithdrawTasks
{
    public static async Task WhereAsync(HostDbContext db, Expression<Func<WorkTask, bool>> which, DateTimeOffset now, CancellationToken cancellation)
    {
        // The statement reads what is stored: what this transaction has decided must be stored first, or an accepted task would be withdrawn.
        await db.SaveChangesAsync(cancellation);
        await db.Tasks.Where(which).Where(t => t.FinishedAt == null).ExecuteUpdateAsync(
            set => set
                .SetProperty(t => t.State, TaskState.Withdrawn)
                .SetProperty(t => t.WaitsOnUnit, false)
                .SetProperty(t => t.WaitsOnPost, (string?)null)
                .SetProperty(t => t.WaitsOnPerson, (string?)null)
                .SetProperty(t => t.FinishedAt, now)
                // Whoever has the task open and acts on it now is refused.
                .SetProperty(t => t.Version, t => t.Version + 1),
            cancellation);
    }
}
