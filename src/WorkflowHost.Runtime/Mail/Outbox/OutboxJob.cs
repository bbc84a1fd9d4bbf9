using Microsoft.Extensions.Hosting;
using Quartz;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>Runs the sender on one node of all for as long as that node lives. When it dies, Quartz starts this on another; when the sender ends by itself, the next fire starts it again.</summary>
[DisallowConcurrentExecution]
internal sealed class OutboxJob(OutboxSender sender, IHostApplicationLifetime host) : IJob
{
    internal static readonly TimeSpan StartedAgainWithin = TimeSpan.FromSeconds(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        // Quartz waits for its jobs when the host stops; this one would never end by itself.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        await sender.RunAsync(stop.Token);
    }
}
