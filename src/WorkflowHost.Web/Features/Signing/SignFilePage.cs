using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Files;
using WorkflowHost.Web.Features.UnitLink;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Signing;

/// <summary>A paper that was handed in with the task the link signs; drafts of the contact are not his to read.</summary>
[AllowAnonymous]
[LinkOnly(LinkUse.SignAsReviewer, LinkUse.SignAsHead)]
[EnableRateLimiting(RateLimits.Anonymous)]
internal sealed class SignFilePage(HostStore store, FileStore files) : HostPage
{
    public async Task<IActionResult> OnGetAsync(string attachmentId)
    {
        var taskId = LinkOnlyAttribute.Of(HttpContext).Link!.TaskId;
        var paper = await store.ReadAsync((db, stop) => db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == attachmentId && a.TaskId == taskId && a.Round > 0, stop), Cancellation);
        return paper is null ? NotFound() : new PaperDownload(paper, files);
    }
}
