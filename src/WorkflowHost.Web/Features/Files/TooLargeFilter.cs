using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace WorkflowHost.Web.Features.Files;

/// <summary>
/// Says 413 in words when a form is larger than its page takes. Antiforgery reads the form too, and takes what it cannot read for a page that
/// has expired; so this reads it first, after the page's own limits are set and after a unit's link was checked.
/// </summary>
internal sealed class TooLargeFilter : IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>Of pages that name no other.</summary>
    public const long Ordinary = 2 * 1024 * 1024;

    /// <summary>A browser shows an answer only when it has sent all; this long it is let.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Between the limits (900) and antiforgery (1000).</summary>
    public int Order => 950;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        // The page that shows an error is handed the request whose form nobody may read.
        if (!request.HasFormContentType || context.Filters.Any(filter => filter is IgnoreAntiforgeryTokenAttribute))
        {
            return;
        }

        var limit = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Ordinary;
        if (request.ContentLength > limit)
        {
            await SwallowAsync(context.HttpContext);
            context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
            return;
        }

        try
        {
            await request.ReadFormAsync(context.HttpContext.RequestAborted);
        }
        catch (Exception tooLarge) when (
            tooLarge is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            // The reader of forms has one kind of exception for a limit and for nonsense; only their words differ.
            || (tooLarge is InvalidDataException && tooLarge.Message.Contains("limit", StringComparison.Ordinal)))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        }
    }

    private static async Task SwallowAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Too slow or gone: the answer is given all the same, to whoever still reads.
        }
    }
}
