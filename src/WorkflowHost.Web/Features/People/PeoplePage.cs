using Microsoft.AspNetCore.Authorization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.People;

/// <summary>Posts with their holders, and the staff.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class PeoplePage(StaffDirectory people, HostClock clock) : HostPage
{
    public const int PageSize = 50;

    public IReadOnlyList<PostRow> Posts { get; private set; } = [];
    public StaffPage Staff { get; private set; } = null!;
    public int PageNumber { get; private set; }

    public DateOnly Today => clock.Today;


    public async Task OnGetAsync(int p)
    {
        PageNumber = Pager.Read(p);
        Posts = await people.PostsAsync(Today, Cancellation);
        Staff = await people.StaffAsync(Today, PageNumber, PageSize, Cancellation);
    }
}
