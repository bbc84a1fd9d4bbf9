using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>Exists only while the host has no administrator; asks for the one-time code of the console.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.Anonymous)]
internal sealed class FirstAdministratorPage(FirstAdministrator first, SignInManager<StaffMember> signIn, SignInThrottle throttle, IStringLocalizer<SignInTexts> texts) : HostPage
{
    public string? Code { get; private set; }
    public string? UserName { get; private set; }
    public string? DisplayName { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await first.IsWantedAsync(Cancellation))
        {
            await next();
        }
        else
        {
            context.Result = NotFound();
        }
    }

    public async Task<IActionResult> OnPostAsync(string? code, string? userName, string? displayName, string? password)
    {
        (Code, UserName, DisplayName) = (code, userName, displayName);
        var attempt = new Attempt("first-administrator", HttpContext.Network(), IsCode: true);
        if (!throttle.TryBegin(attempt))
        {
            return RefuseTooOften(texts["TooOften"]);
        }

        StaffMember? member = null;
        var wanted = new NewStaffMember(userName ?? "", displayName ?? "", null, password ?? "", Rights.All);
        var actor = new Actor("system", "first-administrator", displayName ?? "", HttpContext.Source());
        if (!await TryAsync(async () => member = await first.CreateAsync(code ?? "", wanted, actor, Cancellation)))
        {
            if (RefusedCode != FirstAdministrator.CodeRefused)
            {
                throttle.Undo(attempt);
            }

            return Page();
        }

        await signIn.SignInAsync(member!, isPersistent: false);
        SayDone(texts["FirstDone"]);
        return LocalRedirect("/units");
    }
}
