using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;

namespace WorkflowHost.Web.Telemetry;

internal static class RequestSpans
{
    public static async Task NameAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span)
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            span.DisplayName = $"{context.Request.Method} /{route.TrimStart('/')}";
            span.SetTag("http.request.method", context.Request.Method);
            span.SetTag("http.route", route);
            span.SetTag("http.response.status_code", context.Response.StatusCode);
        }
    }
}

/// <summary>Takes out of every span what the framework writes about a request's address.</summary>
internal sealed class WithoutAddresses : BaseProcessor<Activity>
{
    private static readonly string[] Tags = ["url.path", "url.query", "url.full", "http.target", "http.url", "client.address", "user_agent.original"];

    public override void OnEnd(Activity data) => Array.ForEach(Tags, tag => data.SetTag(tag, null));
}
