using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Inbox;

/// <summary>待办: everything that waits on the posts of the one who is signed in, the most urgent first.</summary>
internal sealed class InboxPage(HostStore store, HostClock clock) : HostPage
{
    public InboxPageOfRows Rows { get; private set; } = null!;
    public InboxFilter Filter { get; private set; }
    public int PageNumber { get; private set; }

    /// <summary>The task shown at the right.</summary>
    public string? OpenTask { get; private set; }
    public DateOnly Today => clock.Today;

    public async Task OnGetAsync(InboxFilter filter, int p, string? task)
    {
        Filter = filter;
        PageNumber = Pager.Read(p);
        OpenTask = task;
        Rows = await store.ReadAsync((db, stop) => InboxQuery.ReadAsync(db, User.Id(), clock.Today, Filter, PageNumber, stop), Cancellation);
    }

    public static string AddressOf(InboxFilter filter, int page = 0) => $"/inbox?filter={filter}" + (page > 0 ? "&p=" + page : "");
}
