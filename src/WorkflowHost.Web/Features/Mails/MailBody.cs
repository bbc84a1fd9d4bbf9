using Microsoft.AspNetCore.Mvc;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>The HTML part of a mail for the frame on a page: its own inline styles, no script, no rights, nothing from elsewhere.</summary>
internal sealed class MailBody(string html) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
        headers.XFrameOptions = "SAMEORIGIN";
        return new ContentResult { Content = html, ContentType = "text/html; charset=utf-8" }.ExecuteResultAsync(context);
    }
}
