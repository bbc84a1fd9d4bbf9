using Microsoft.AspNetCore.Authorization;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>评议项目: all runs, the latest first.</summary>
[Authorize(Policy = AccessSetup.SeeRuns)]
internal sealed class RunsPage(HostStore store, HostClock clock) : HostPage
{
    public IReadOnlyList<RunRow> Rows { get; private set; } = [];
    public int PageNumber { get; private set; }
    public bool HasMore { get; private set; }

    public async Task OnGetAsync(int p)
    {
        PageNumber = Pager.Read(p);
        var rows = await store.ReadAsync((db, stop) => RunList.ReadAsync(db, clock.Today, PageNumber, stop), Cancellation);
        HasMore = rows.Count > RunList.PageSize;
        Rows = [.. rows.Take(RunList.PageSize)];
    }

    public static string ClassOf(RunState state) => state switch
    {
        RunState.Running => "s-way",
        RunState.Completed => "s-done",
        RunState.Faulted => "s-late",
        _ => "s-none",
    };
}
