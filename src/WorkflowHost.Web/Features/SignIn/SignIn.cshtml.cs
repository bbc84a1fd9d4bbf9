using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>Name and password. An unknown name, a wrong password and a closed account read the same and take the same time.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.Anonymous)]
internal sealed class SignInPage(
    SignInManager<StaffMember> signIn, UserManager<StaffMember> users, PasswordGate gate, SignInThrottle throttle, KnownBrowsers known,
    FirstAdministrator first, HostStore store, TimeProvider time, IStringLocalizer<SignInTexts> texts) : HostPage
{
    private const int LongestName = 40;

    public string? ReturnUrl { get; private set; }
    public string? UserName { get; private set; }
    public bool FirstAdministratorIsWanted { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? returnUrl)
    {
        if (User.Identity?.IsAuthenticated == true)
        {
            return LocalRedirect(LocalOr(returnUrl, "/inbox"));
        }

        ReturnUrl = returnUrl;
        FirstAdministratorIsWanted = await first.IsWantedAsync(Cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? userName, string? password, string? returnUrl)
    {
        UserName = userName;
        ReturnUrl = returnUrl;
        // A name nobody can have is counted under one name: the guesser does not choose what is remembered.
        var account = users.NormalizeName(userName?.Trim()) is { Length: <= LongestName } name ? name : "";
        var attempt = new Attempt(account, HttpContext.Network(), known.Of(HttpContext, account));
        if (!throttle.TryBegin(attempt))
        {
            return RefuseTooOften(texts["TooOften"]);
        }

        var member = account.Length == 0 ? null : await users.FindByNameAsync(account);
        var isRight = false;
        if (!await TryAsync(async () => isRight = await gate.MatchesAsync(member, password ?? "", Cancellation)))
        {
            throttle.Undo(attempt);
            return Page();
        }

        if (!isRight || !member!.IsActive)
        {
            await WriteAuditAsync(member, "staff.sign-in-refused");
            Refuse(texts["Refused"]);
            return Page();
        }

        throttle.Succeeded(attempt);
        if (attempt.Browser is null)
        {
            known.Remember(HttpContext, account);
        }

        await signIn.SignInAsync(member, isPersistent: false);
        await WriteAuditAsync(member, "staff.signed-in");
        return LocalRedirect(LocalOr(returnUrl, "/inbox"));
    }

    private Task WriteAuditAsync(StaffMember? member, string act) => store.WriteAsync(
        (db, _) =>
        {
            AuditTrail.Add(db, time.GetUtcNow(), new Actor("staff", member?.Id, member?.DisplayName ?? "", HttpContext.Source()), act, "staff:" + (member?.Id ?? "unknown"));
            return Task.CompletedTask;
        },
        Cancellation);
}
