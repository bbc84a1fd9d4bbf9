using Microsoft.Extensions.Hosting;
using Quartz;

namespace WorkflowHost.Runtime.Retention;

/// <summary>Once a day, on one node.</summary>
[DisallowConcurrentExecution]
internal sealed class RetentionJob(OldRecords records, IHostApplicationLifetime host) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        // Quartz waits for its jobs when the host stops; years of records are no reason to wait.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        await records.RemoveAsync(stop.Token);
    }
}
