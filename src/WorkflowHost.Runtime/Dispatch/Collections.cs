using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Counts what units hand in and resumes the instance when the completion rule holds.</summary>
public sealed class Collections
{
    /// <summary>
    /// A submission was accepted: call it in the transaction that sets the task to <see cref="TaskState.Accepted"/>. Returns true
    /// when that completed the collection, which resumed the instance in the same transaction.
    /// </summary>
    public Task<bool> AcceptedAsync(HostDbContext db, WorkTask task, CancellationToken cancellation) => throw new NotImplementedException();
}
