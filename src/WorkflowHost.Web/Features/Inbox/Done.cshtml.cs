using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Inbox;

public sealed record DoneRow(string TaskId, string Title, string? UnitName, string RunTitle, string Act, DateTimeOffset At, string? Comment);

/// <summary>已办: what the one who is signed in has done, the latest first.</summary>
internal sealed class DonePage(HostStore store) : HostPage
{
    public const int PageSize = 50;

    public IReadOnlyList<DoneRow> Rows { get; private set; } = [];
    public int PageNumber { get; private set; }
    public bool HasMore { get; private set; }

    public async Task OnGetAsync(int p)
    {
        PageNumber = Pager.Read(p);
        var staffId = User.Id();
        var rows = await store.ReadAsync(
            (db, stop) => (
                from done in db.TaskEvents.AsNoTracking()
                where done.ActorKind == "staff" && done.ActorId == staffId
                join task in db.Tasks on done.TaskId equals task.Id
                join run in db.Runs on task.RunId equals run.Id
                join unit in db.Units on task.UnitId equals unit.Id into units
                from unit in units.DefaultIfEmpty()
                orderby done.Id descending
                select new DoneRow(task.Id, task.Title, unit.Name, run.Title, done.Act, done.At, done.Comment))
                .Skip(PageNumber * PageSize).Take(PageSize + 1).ToListAsync(stop),
            Cancellation);
        HasMore = rows.Count > PageSize;
        Rows = [.. rows.Take(PageSize)];
    }
}
