using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Files;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.UnitLink;

/// <summary>A paper of the task the link opens, and of no other. What the office has attached as proof is the unit's to see once it counts.</summary>
[AllowAnonymous]
[LinkOnly]
[EnableRateLimiting(RateLimits.Anonymous)]
internal sealed class UnitFilePage(HostStore store, FileStore files) : HostPage
{
    public async Task<IActionResult> OnGetAsync(string attachmentId)
    {
        var taskId = LinkOnlyAttribute.Of(HttpContext).Link!.TaskId;
        var paper = await store.ReadAsync((db, stop) => db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == attachmentId && a.TaskId == taskId && (a.Round > 0 || a.Slot != ReceivedProof.Slot), stop), Cancellation);
        return paper is null ? NotFound() : new PaperDownload(paper, files);
    }
}
