using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Calls;

public static class CallsSetup
{
    /// <summary>What an officer does when mail alone is not enough: call, write a short message, say that a mail came back.</summary>
    public static IServiceCollection AddCalls(this IServiceCollection services) => services
        .AddSingleton<LogCall>()
        .AddSingleton<ShortTexts>()
        .AddSingleton(host => new UndeliveredMails(host.GetRequiredService<HostStore>(), host.GetRequiredService<LinkAddresses>(), host.GetRequiredService<TimeProvider>()));
}
