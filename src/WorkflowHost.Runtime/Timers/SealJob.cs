using Quartz;
using WorkflowHost.Runtime.Audit;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Chains the audit entries of the last seconds, and lays down the head once a day, as a file and, where an address is set, by mail.</summary>
[DisallowConcurrentExecution]
internal sealed class SealJob(AuditSealer sealer, DailyHeads heads) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await sealer.SealAsync(cancellationToken);
        await heads.KeepAsync(cancellationToken);
    }
}
