using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.Features.UnitLink;

/// <summary>
/// Lets in who holds a link that opens, and puts it into the request. It runs before the body is read (antiforgery reads it), so
/// nobody without a link makes the host store an upload; and it is the one place where a page learns which task it may show:
/// no address of these pages carries the id of a task.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LinkOnlyAttribute(params LinkUse[] uses) : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    private readonly LinkUse[] uses = uses.Length > 0 ? uses : [LinkUse.FillIn];
    private const string Item = "task-link";

    /// <summary>
    /// Wrong addresses from one source in a quarter of an hour. A true link goes on opening: the offices of a county share an address, and
    /// what is signed with 256 bits is not guessed in any number of tries.
    /// </summary>
    public const int MostWrong = 60;

    public int Order => 0;

    public static LinkCheck Of(HttpContext context) => (LinkCheck)context.Items[Item]!;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var services = context.HttpContext.RequestServices;
        var tokens = services.GetRequiredService<LinkTokens>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var check = await services.GetRequiredService<HostStore>().ReadAsync(
            (db, stop) => TaskLinks.CheckAsync(db, tokens, context.RouteData.Values["token"] as string, now, stop), context.HttpContext.RequestAborted);
        if (check.Link is { } link && !uses.Contains(link.Use))
        {
            // A link to fill in signs nothing, and one to sign fills nothing in: at the other's page it is a stranger.
            check = new LinkCheck(LinkOutcome.Unknown, null);
        }

        context.HttpContext.Items[Item] = check;
        if (check.Link is null)
        {
            // Shown in place by the error page; nothing tells whether such a link ever existed unless the token is true.
            context.Result = new StatusCodeResult(
                check.Outcome != LinkOutcome.Unknown ? StatusCodes.Status410Gone
                : services.GetRequiredService<Guesses>().Add("link:" + context.HttpContext.Network()) > MostWrong ? StatusCodes.Status429TooManyRequests
                : StatusCodes.Status404NotFound);
        }
    }
}
