using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>Whoever is signed in changes his own password here. The old one is asked for, and guessing it at an unattended screen is slowed down like the sign-in.</summary>
[Authorize]
internal sealed class OwnPasswordPage(OwnPassword own, SignInManager<StaffMember> signIn, SignInThrottle throttle, IStringLocalizer<SignInTexts> texts) : HostPage
{
    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(string? old, string? password, string? again)
    {
        if (password != again)
        {
            Refuse(texts["SetDiffers"]);
            return Page();
        }

        var attempt = new Attempt("own:" + User.Id(), HttpContext.Network(), IsCode: true);
        if (!throttle.TryBegin(attempt))
        {
            return RefuseTooOften(texts["TooOften"]);
        }

        StaffMember? member = null;
        if (!await TryAsync(async () => member = await own.ChangeAsync(User.Id(), old ?? "", password ?? "", HttpContext.Actor(), Cancellation)))
        {
            if (RefusedCode != OwnPassword.Wrong)
            {
                throttle.Undo(attempt);
            }

            return Page();
        }

        throttle.Succeeded(attempt);
        // The session that changed it goes on; all others carry the old stamp.
        await signIn.RefreshSignInAsync(member!);
        SayDone(texts["OwnDone"]);
        return LocalRedirect("/password");
    }
}
