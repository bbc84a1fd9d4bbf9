using Microsoft.AspNetCore.DataProtection;

namespace WorkflowHost.Web.Access;

/// <summary>
/// A cookie that says: with this browser somebody has signed in to this account before. It opens nothing; it only lets its owner try while
/// strangers are guessing at his account (OWASP calls it a device cookie).
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection)
{
    private const string Cookie = "known";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("known-browser").ToTimeLimitedDataProtector();

    /// <summary>The mark of this browser, when it is known for <paramref name="account"/>; null else.</summary>
    public string? Of(HttpContext context, string account)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 1000 } kept)
        {
            return null;
        }

        try
        {
            return protector.Unprotect(kept).Split('\n') is [var owner, var mark] && owner == account ? mark : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Made up, or older than the keys: a browser like any other.
            return null;
        }
    }

    public void Remember(HttpContext context, string account) => context.Response.Cookies.Append(
        Cookie,
        protector.Protect($"{account}\n{Guid.NewGuid():N}", Lifetime),
        new CookieOptions { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = Lifetime, IsEssential = true });
}
