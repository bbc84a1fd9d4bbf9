using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>Keeps the language a reader chose in a cookie and goes back to the page he came from.</summary>
[AllowAnonymous]
internal sealed class LanguagePage : HostPage
{
    public IActionResult OnGet() => LocalRedirect("/inbox");

    public IActionResult OnPost(string? language, string? returnUrl)
    {
        var culture = language == "en" ? Cultures.English : Cultures.Default;
        Response.Cookies.Append("language", CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)), new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = Request.IsHttps,
        });
        return LocalRedirect(LocalOr(returnUrl, "/inbox"));
    }
}
