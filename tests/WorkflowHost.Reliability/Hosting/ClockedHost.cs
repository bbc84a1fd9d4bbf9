using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowHost.Web;

namespace WorkflowHost.Reliability.Hosting;

/// <summary>The verb <c>host</c>: the product's own composition with the clock read from a file.</summary>
internal static class ClockedHost
{
    public static async Task<int> RunAsync(string clockFile, string[] hostArguments)
    {
        using var clock = new FileClock(clockFile);
        await using var host = HostApplication.Build(
            hostArguments,
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        await host.RunAsync();
        return 0;
    }
}
