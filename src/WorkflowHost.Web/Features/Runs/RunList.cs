using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Runs;

/// <param name="Phase">The phase under way that opened last.</param>
/// <param name="Asked">What units owe in all; <paramref name="Accepted"/> of it is done, <paramref name="Late"/> is overdue.</param>
public sealed record RunRow(string Id, string Title, int Year, RunState State, DateOnly StartDate, int Units, string? Phase, int Asked, int Accepted, int Late);

internal static class RunList
{
    public const int PageSize = 30;

    /// <summary>One more row than a page holds tells that there is another page.</summary>
    public static Task<List<RunRow>> ReadAsync(HostDbContext db, DateOnly today, int page, CancellationToken cancellation) =>
        db.Runs.AsNoTracking().OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id).Skip(page * PageSize).Take(PageSize + 1)
            .Select(r => new RunRow(
                r.Id, r.Title, r.Year, r.State, r.StartDate,
                db.RunUnits.Count(u => u.RunId == r.Id),
                db.Phases.Where(p => p.RunId == r.Id && p.ClosedAt == null).OrderByDescending(p => p.OpenedAt).Select(p => p.Title).FirstOrDefault(),
                db.Tasks.Count(t => t.RunId == r.Id && t.Kind == TaskKind.Submission && t.State != TaskState.Withdrawn),
                db.Tasks.Count(t => t.RunId == r.Id && t.Kind == TaskKind.Submission && t.State == TaskState.Accepted),
                db.Tasks.Count(t => t.RunId == r.Id && t.Kind == TaskKind.Submission && (t.State == TaskState.Open || t.State == TaskState.Confirming || t.State == TaskState.Returned) && t.DueDate != null && t.DueDate < today)))
            .ToListAsync(cancellation);
}
