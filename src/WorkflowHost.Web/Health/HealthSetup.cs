using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Timers;

namespace WorkflowHost.Web.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can work: the database is there and what becomes due gets done. Open
/// to everybody, so the answer is one word; what is wrong stands in the log.
/// </summary>
internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<StoreHealth>("database")
        .AddCheck<DueHealth>("due");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready").AllowAnonymous();
    }
}
