using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>With a one-time code the owner of an account sets its password; nobody else ever knows it. Slowed down like the sign-in itself.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.Anonymous)]
internal sealed class SetPasswordPage(PasswordCodes codes, SignInThrottle throttle, IStringLocalizer<SignInTexts> texts) : HostPage
{
    public string? UserName { get; private set; }
    public string? Code { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(string? userName, string? code, string? password, string? again)
    {
        (UserName, Code) = (userName, code);
        if (password != again)
        {
            Refuse(texts["SetDiffers"]);
            return Page();
        }

        var attempt = new Attempt(userName?.Trim().ToUpperInvariant() is { Length: <= 40 } account ? account : "", HttpContext.Network(), IsCode: true);
        if (!throttle.TryBegin(attempt))
        {
            return RefuseTooOften(texts["TooOften"]);
        }

        if (!await TryAsync(() => codes.RedeemAsync(userName ?? "", code ?? "", password ?? "", HttpContext.Source(), Cancellation)))
        {
            if (RefusedCode != PasswordCodes.CodeRefused)
            {
                throttle.Undo(attempt);
            }

            return Page();
        }

        throttle.Succeeded(attempt);
        SayDone(texts["SetDone"]);
        return LocalRedirect("/sign-in");
    }
}
