using System.Threading.RateLimiting;

namespace WorkflowHost.Web.Access;

/// <summary>Pages without an account answer a source only so often; the units of a county may share one address, so the number is generous.</summary>
internal static class RateLimits
{
    public const string Anonymous = "anonymous";

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Anonymous, context => RateLimitPartition.GetSlidingWindowLimiter(
            context.Network(),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = 600, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }));
    });
}
