using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.SignOffs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.UnitLink;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Signing;

/// <summary>
/// 审签: what the contact filled in, before the one whose signature is waited for; opened by the link of his own mail. GET shows,
/// POST acts; the link signs for him and can change nothing that was filled in.
/// </summary>
[AllowAnonymous]
[LinkOnly(LinkUse.SignAsReviewer, LinkUse.SignAsHead)]
[EnableRateLimiting(RateLimits.Anonymous)]
internal sealed class SignPage(HostStore store, SignSubmission sign, IStringLocalizer<SigningTexts> texts) : HostPage
{
    public SignView View { get; private set; } = null!;
    public string Token => (string)RouteData.Values["token"]!;

    /// <summary>What was typed before an act was refused.</summary>
    public string? Reason { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() ? Page() : NotFound();

    public Task<IActionResult> OnPostConfirmAsync(int round, string? formToken) =>
        ActAsync("ConfirmDone", actor => sign.ConfirmAsync(Link.Id, round, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostSendBackAsync(int round, string? reason, string? formToken)
    {
        Reason = reason;
        return ActAsync("SendBackDone", actor => sign.SendBackAsync(Link.Id, round, reason, formToken ?? "", actor, Cancellation));
    }

    private TaskLink Link => LinkOnlyAttribute.Of(HttpContext).Link!;

    private async Task<IActionResult> ActAsync(string done, Func<Actor, Task> act)
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }

        if (!await TryAsync(() => act(new Actor("unit", View.Unit.Id, View.Mine?.Name ?? View.Unit.Name, HttpContext.Source()))))
        {
            return await LoadAsync() ? Page() : NotFound();
        }

        SayDone(texts[done]);
        return LocalRedirect("/s/" + Token);
    }

    private async Task<bool> LoadAsync()
    {
        if (await SignView.ReadAsync(store, Link, Cancellation) is not { } view)
        {
            return false;
        }

        View = view;
        return true;
    }
}
