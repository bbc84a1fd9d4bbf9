namespace WorkflowHost.Web.StudioApi.Wire;

/// <summary>
/// Studio cannot send an antiforgery token, so a write is taken only from a page of this origin. Browsers say where a request
/// comes from in Sec-Fetch-Site; older ones at least send Origin with every write. A write that says neither is not from a page.
/// </summary>
internal sealed class SameOriginFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || IsSameOrigin(request)
            ? await next(context)
            : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    internal static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site == "same-origin";
        }

        // The scheme is left out: behind a proxy that ends TLS it is not the one the browser sees.
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.IdnHost, request.Host.Host, StringComparison.OrdinalIgnoreCase)
            && (request.Host.Port is { } port ? origin.Port == port : origin.IsDefaultPort);
    }
}
