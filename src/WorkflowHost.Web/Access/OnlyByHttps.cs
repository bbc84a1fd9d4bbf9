using WorkflowHost.Runtime.Links;
using WorkflowHost.Web.JsonApi;

namespace WorkflowHost.Web.Access;

/// <summary>
/// On a host whose public address is https, a request that came by plain http (or whose proxy is not believed) is answered 421 with what to
/// set. Its cookies are for https only: without this one would sign in and stand before the sign-in page again, with no word why.
/// </summary>
internal static class OnlyByHttps
{
    public static void UseOnlyByHttps(this IApplicationBuilder app, LinkAddresses addresses)
    {
        if (addresses.Public.StartsWith("https://", StringComparison.Ordinal))
        {
            app.Use((context, next) =>
            {
                if (context.Request.IsHttps || IsOpen(context.Request.Path))
                {
                    return next(context);
                }

                if (context.Request.Path.StartsWithSegments(JsonApiSetup.Path, StringComparison.Ordinal))
                {
                    return ApiProblem.Of(StatusCodes.Status421MisdirectedRequest, "NotByHttps", JsonApiTexts.Get("NotByHttps", addresses.Public)).ExecuteAsync(context);
                }

                context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Whoever watches the process asks it directly, and learns one word; and the page that says what is wrong must be shown.</summary>
    private static bool IsOpen(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/error", StringComparison.Ordinal);
}
