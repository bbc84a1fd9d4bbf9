using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>With a one-time code the owner of an account sets its password; nobody else ever knows it. Slowed down like the sign-in itself.</summary>
[AllowAnonymous]
internal sealed class SetPasswordPage(PasswordCodes codes, SignInThrottle throttle, IStringLocalizer<SignInTexts> texts) : HostPage
{
    public string? UserName { get; private set; }
    public string? Code { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(string? userName, string? code, string? password, string? again)
    {
        (UserName, Code) = (userName, code);
        var (account, source) = (userName?.Trim().ToUpperInvariant() ?? "", HttpContext.Source());
        if (!throttle.Allows(account, source))
        {
            Refuse(texts["TooOften"]);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        if (password != again)
        {
            Refuse(texts["SetDiffers"]);
            return Page();
        }

        if (!await TryAsync(() => codes.RedeemAsync(userName ?? "", code ?? "", password ?? "", source, Cancellation)))
        {
            throttle.Failed(account, source);
            return Page();
        }

        throttle.Succeeded(account, source);
        SayDone(texts["SetDone"]);
        return LocalRedirect("/sign-in");
    }
}
