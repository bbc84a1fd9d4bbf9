using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Errors;

/// <summary>What a reader sees instead of a bare status or a fault: what happened and what to do, never the exception's text.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
internal sealed class ErrorPage(LinkAddresses addresses, IOptions<AntiforgeryOptions> forms) : HostPage
{
    public string PublicAddress => addresses.Public;

    /// <summary>A form needs its cookie, and on a host with https that cookie cannot be had by plain http.</summary>
    public bool HasNoForms => !Request.IsHttps && addresses.Public.StartsWith("https://", StringComparison.Ordinal);

    public string Key { get; private set; } = "Fault";
    public string Reference { get; } = Activity.Current?.TraceId.ToString() ?? "";

    public void OnGet() => Show();

    /// <summary>What had been typed into a form that could not be taken; null when there was none, or it is not offered.</summary>
    public KeptForm? Kept { get; private set; }

    public async Task OnPostAsync()
    {
        Show();
        if (Key is "BadRequest" or "SignedOut")
        {
            Kept = await KeptForm.ReadAsync(HttpContext, forms.Value.Cookie.Name!);
        }
    }

    public void OnPut() => Show();

    public void OnDelete() => Show();

    /// <summary>The status is read from the address itself: what binds parameters reads the form first, and the form may be what is wrong.</summary>
    private void Show()
    {
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        Key = Response.StatusCode switch
        {
            400 => "BadRequest",
            401 => "SignedOut",
            403 => "Forbidden",
            404 or 405 => "NotFound",
            410 => "Gone",
            413 => "TooLarge",
            421 => "Misdirected",
            429 => "TooOften",
            _ => "Fault",
        };
    }
}
