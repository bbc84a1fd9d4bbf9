using Quartz;

namespace WorkflowHost.Runtime.Timers;

/// <summary>A fire is a hint: one that is lost or comes twice does no harm, because the rows decide.</summary>
internal sealed class WakeJob(PumpOnWake pump) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await pump.RunAsync(cancellationToken);
}
