using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>What one unit has handed in for one task, with its papers.</summary>
public sealed record HandedIn(string TaskId, string Title, string UnitName, TaskState State, DateTimeOffset? SubmittedAt, IReadOnlyList<Attachment> Papers);

/// <summary>What the units of a run have handed in so far: for who decides or writes on the strength of it.</summary>
internal static class RunPapers
{
    public const int PageSize = 50;

    /// <summary>Handed in and not returned: a draft, and what is being put right, is the unit's own.</summary>
    public static readonly TaskState[] Shown = [TaskState.Submitted, TaskState.Accepted];

    public static Task<int> CountAsync(HostDbContext db, string runId, CancellationToken cancellation) => Of(db, runId).CountAsync(cancellation);

    public static async Task<IReadOnlyList<HandedIn>> ReadAsync(HostDbContext db, string runId, int page, CancellationToken cancellation)
    {
        var rows = await (
            from task in Of(db, runId)
            join unit in db.Units on task.UnitId equals unit.Id
            orderby task.OpenedAt, task.NodeId, task.Occurrence, unit.OrderNumber, unit.Code
            select new { task.Id, task.Title, Unit = unit.Name, task.State, task.SubmittedAt, task.Round }).Skip(page * PageSize).Take(PageSize).ToListAsync(cancellation);
        var ids = rows.ConvertAll(r => r.Id);
        var papers = (await db.Attachments.AsNoTracking().Where(a => ids.Contains(a.TaskId) && a.Round > 0).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(cancellation)).ToLookup(a => a.TaskId);
        return rows.ConvertAll(r => new HandedIn(r.Id, r.Title, r.Unit, r.State, r.SubmittedAt, [.. papers[r.Id].Where(p => p.Round == r.Round)]));
    }

    private static IQueryable<WorkTask> Of(HostDbContext db, string runId) =>
        db.Tasks.AsNoTracking().Where(t => t.RunId == runId && t.Kind == TaskKind.Submission && Shown.Contains(t.State) && t.Round > 0);
}
