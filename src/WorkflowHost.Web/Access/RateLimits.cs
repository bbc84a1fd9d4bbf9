using System.Threading.RateLimiting;

namespace WorkflowHost.Web.Access;

/// <summary>Pages without an account answer a source only so often; the units of a county may share one address, so the number is generous.</summary>
internal static class RateLimits
{
    public const string Anonymous = "anonymous";

    /// <summary>Of one link; as many more wait.</summary>
    public const int FormsAtOnce = 3;

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        // A form with papers lies in a temporary file while it is read: a link that was passed on must not make a hundred of them at once.
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            HttpMethods.IsPost(context.Request.Method) && context.Request.RouteValues["token"] is string token
                ? RateLimitPartition.GetConcurrencyLimiter(token, _ => new ConcurrencyLimiterOptions { PermitLimit = FormsAtOnce, QueueLimit = FormsAtOnce })
                : RateLimitPartition.GetNoLimiter(""));
        options.AddPolicy(Anonymous, context => RateLimitPartition.GetSlidingWindowLimiter(
            context.Network(),
            _ => new SlidingWindowRateLimiterOptions { PermitLimit = 600, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6, QueueLimit = 0 }));
    });
}
