using Microsoft.Extensions.Hosting;
using Quartz;

namespace WorkflowHost.Runtime.Files;

/// <summary>Several times a day, on one node.</summary>
[DisallowConcurrentExecution]
internal sealed class LeftoversJob(LeftoverFiles leftovers, IHostApplicationLifetime host) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        // Quartz waits for its jobs when the host stops; what lies about can wait longer.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        await leftovers.RemoveAsync(stop.Token);
    }
}
