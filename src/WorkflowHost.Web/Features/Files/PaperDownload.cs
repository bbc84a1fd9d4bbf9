using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Files;

/// <summary>
/// Sends a paper as a download, never as a page: whatever a unit uploaded, the browser saves it, guesses no kind, and would run
/// it in a sandbox without rights if it were opened all the same.
/// </summary>
internal sealed class PaperDownload(Attachment paper, FileStore files) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(paper.FileName);
        response.ContentType = paper.ContentType;
        response.ContentLength = paper.Size;
        response.Headers[HeaderNames.ContentDisposition] = disposition.ToString();
        response.Headers[HeaderNames.ContentSecurityPolicy] = "default-src 'none'; sandbox";
        response.Headers[HeaderNames.CacheControl] = "private, no-store";
        await files.CopyToAsync(paper.Sha256, response.Body, context.HttpContext.RequestAborted);
    }
}
