using Quartz;

namespace WorkflowHost.Runtime.Retention;

/// <summary>Once a day, on one node.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(OldRecords records) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await records.RemoveAsync(cancellationToken);
}
