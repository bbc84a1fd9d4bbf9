using Quartz;
using WorkflowHost.Runtime.Audit;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Chains the audit entries of the last seconds.</summary>
[DisallowConcurrentExecution]
internal sealed class SealJob(AuditSealer sealer) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sealer.SealAsync(cancellationToken);
}
