using Quartz;
using WorkflowHost.Runtime.Dispatch;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Looks for what waits for nothing.</summary>
[DisallowConcurrentExecution]
internal sealed class ReconcileJob(Reconciler reconciler) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reconciler.RunOnceAsync(cancellationToken);
}
