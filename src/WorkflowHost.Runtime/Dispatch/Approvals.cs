using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Counts what the holders of posts decide and resumes the instance when the approval is decided.</summary>
public sealed class Approvals
{
    /// <summary>
    /// Somebody decided on an approval task: call it in the transaction that sets the task to Approved, Returned or NotAgreed.
    /// Returns true when that decided the approval, which resumed the instance in the same transaction.
    /// </summary>
    /// <param name="comment">What he wrote; it goes to the task's history, not into the workflow's state.</param>
    public Task<bool> DecidedAsync(HostDbContext db, WorkTask task, string? comment, CancellationToken cancellation) => throw new NotImplementedException();
}
