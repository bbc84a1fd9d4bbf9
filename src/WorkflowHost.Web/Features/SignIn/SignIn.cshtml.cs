using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
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
internal sealed class SignInPage(
    SignInManager<StaffMember> signIn, UserManager<StaffMember> users, IPasswordHasher<StaffMember> hasher, SignInThrottle throttle,
    FirstAdministrator first, HostStore store, TimeProvider time, IStringLocalizer<SignInTexts> texts) : HostPage
{
    private static readonly StaffMember Nobody = new();
    private static string? nobodysHash;

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
        var account = users.NormalizeName(userName?.Trim()) ?? "";
        var source = HttpContext.Source();
        if (!throttle.Allows(account, source))
        {
            Refuse(texts["TooOften"]);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        var member = account.Length == 0 ? null : await users.FindByNameAsync(account);
        var isRight = await PasswordMatchesAsync(member, password ?? "");
        if (!isRight || !member!.IsActive)
        {
            throttle.Failed(account, source);
            await WriteAuditAsync(member, "staff.sign-in-refused");
            Refuse(texts["Refused"]);
            return Page();
        }

        throttle.Succeeded(account, source);
        await signIn.SignInAsync(member, isPersistent: false);
        await WriteAuditAsync(member, "staff.signed-in");
        return LocalRedirect(LocalOr(returnUrl, "/inbox"));
    }

    private async Task<bool> PasswordMatchesAsync(StaffMember? member, string password)
    {
        if (member?.PasswordHash is not null)
        {
            return await users.CheckPasswordAsync(member, password);
        }

        // The same work for a name nobody has, or that has no password yet, so that the time tells nothing.
        nobodysHash ??= hasher.HashPassword(Nobody, "nobody");
        hasher.VerifyHashedPassword(Nobody, nobodysHash, password);
        return false;
    }

    private Task WriteAuditAsync(StaffMember? member, string act) => store.WriteAsync(
        (db, _) =>
        {
            AuditTrail.Add(db, time.GetUtcNow(), new Actor("staff", member?.Id, member?.DisplayName ?? "", HttpContext.Source()), act, "staff:" + (member?.Id ?? "unknown"));
            return Task.CompletedTask;
        },
        Cancellation);
}
