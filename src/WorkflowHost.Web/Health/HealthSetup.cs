using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Timers;

namespace WorkflowHost.Web.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can work: the database is there and what becomes due gets done. Open
/// to everybody, so the answer is one word and, when something is wrong, the parts it is wrong with; why stands in the log.
/// </summary>
internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<StoreHealth>("database")
        .AddCheck<DueHealth>("due");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = NameParts }).AllowAnonymous();
    }

    private static Task NameParts(HttpContext context, HealthReport report)
    {
        var parts = string.Join(", ", report.Entries.Where(part => part.Value.Status != HealthStatus.Healthy).Select(part => part.Key));
        return context.Response.WriteAsync(parts.Length == 0 ? $"{report.Status}" : $"{report.Status}: {parts}");
    }
}
