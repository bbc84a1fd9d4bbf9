using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Errors;

/// <summary>What a reader sees instead of a bare status or a fault: what happened and what to do, never the exception's text.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
internal sealed class ErrorPage(LinkAddresses addresses) : HostPage
{
    public string PublicAddress => addresses.Public;

    /// <summary>A form needs its cookie, and on a host with https that cookie cannot be had by plain http.</summary>
    public bool HasNoForms => !Request.IsHttps && addresses.Public.StartsWith("https://", StringComparison.Ordinal);

    public string Key { get; private set; } = "Fault";
    public string Reference { get; } = Activity.Current?.TraceId.ToString() ?? "";

    public void OnGet(int status) => Show(status);

    public void OnPost(int status) => Show(status);

    public void OnPut(int status) => Show(status);

    public void OnDelete(int status) => Show(status);

    private void Show(int status)
    {
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        Key = Response.StatusCode switch
        {
            400 => "BadRequest",
            401 or 403 => "Forbidden",
            404 or 405 => "NotFound",
            410 => "Gone",
            413 => "TooLarge",
            421 => "Misdirected",
            429 => "TooOften",
            _ => "Fault",
        };
    }
}
