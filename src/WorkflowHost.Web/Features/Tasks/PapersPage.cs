using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>The papers behind an approval or a piece of work: what the units of its run have handed in. Open to whoever may see the task itself.</summary>
internal sealed class PapersPage(HostStore store, HostClock clock) : HostPage
{
    public WorkTask Asked { get; private set; } = null!;
    public string RunTitle { get; private set; } = "";
    public IReadOnlyList<HandedIn> Rows { get; private set; } = [];
    public int Total { get; private set; }
    public int PageNumber { get; private set; }
    public int Pages => Math.Max(1, (Total + RunPapers.PageSize - 1) / RunPapers.PageSize);

    public async Task<IActionResult> OnGetAsync(string id, int p)
    {
        var isFound = await store.ReadAsync(
            async (db, stop) =>
            {
                if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.Kind != TaskKind.Submission, stop) is not { } task
                    || !await TaskSight.MaySeeAsync(db, User, task, clock.Today, stop))
                {
                    return false;
                }

                Asked = task;
                RunTitle = await db.Runs.Where(r => r.Id == task.RunId).Select(r => r.Title).FirstAsync(stop);
                Total = await RunPapers.CountAsync(db, task.RunId, stop);
                PageNumber = Math.Clamp(p, 0, Pages - 1);
                Rows = await RunPapers.ReadAsync(db, task.RunId, PageNumber, stop);
                return true;
            },
            Cancellation);
        return isFound ? Page() : NotFound();
    }
}
