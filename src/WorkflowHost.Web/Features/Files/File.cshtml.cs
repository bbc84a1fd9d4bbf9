using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Features.Tasks;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Files;

/// <summary>A paper for staff who may see the task it belongs to. Drafts of a unit are its own until it hands them in; what the office has attached as proof is the office's from the start.</summary>
internal sealed class FilePage(HostStore store, FileStore files, HostClock clock) : HostPage
{
    public async Task<IActionResult> OnGetAsync(string attachmentId)
    {
        var seesAll = TaskSight.SeesAll(User);
        var paper = await store.ReadAsync(
            async (db, stop) =>
            {
                var found = await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == attachmentId && (a.Round > 0 || (a.Slot == ReceivedProof.Slot && seesAll)), stop);
                var task = found is null ? null : await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == found.TaskId, stop);
                return task is not null && await TaskSight.MaySeeAsync(db, User, task, clock.Today, stop) ? found : null;
            },
            Cancellation);
        return paper is null ? NotFound() : new PaperDownload(paper, files);
    }
}
