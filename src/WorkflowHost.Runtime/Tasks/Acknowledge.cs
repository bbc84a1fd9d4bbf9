using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>签收: the unit has seen what is asked. The first time counts; again changes nothing.</summary>
public sealed class Acknowledge(HostStore store, TimeProvider time)
{
    /// <returns>False when it had been signed for before.</returns>
    public Task<bool> RunAsync(string taskId, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var task = await TaskAct.FindAsync(db, taskId, stop);
                if (task.AcknowledgedAt is not null)
                {
                    return false;
                }

                TaskAct.MustWaitOnUnit(task);
                task.AcknowledgedAt = time.GetUtcNow();
                TaskAct.Trace(db, task, "acknowledged", actor, time.GetUtcNow());
                return true;
            },
            cancellation);
}
