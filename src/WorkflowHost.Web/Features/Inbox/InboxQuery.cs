using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Web.Features.Inbox;

/// <summary>Which part of the inbox is shown.</summary>
public enum InboxFilter { All, Late, Today, Week }

public sealed record InboxRow(
    string Id, TaskKind Kind, TaskState State, string Title, string? UnitName, string RunTitle, string? PhaseTitle, string PostName, DateOnly? DueDate, int Round, string RunId);

public sealed record InboxFigures(int All, int Late, int Today, int Week);

/// <param name="Total">Rows of the filter over all pages.</param>
public sealed record InboxPageOfRows(InboxFigures Figures, IReadOnlyList<InboxRow> Rows, int Total);

/// <summary>
/// What waits on the posts somebody holds today. Two statements however long the list: the figures in one, a page of rows with
/// their units, runs and posts in the other.
/// </summary>
internal static class InboxQuery
{
    public const int PageSize = 50;

    public static async Task<InboxPageOfRows> ReadAsync(HostDbContext db, string staffId, DateOnly today, InboxFilter filter, int page, CancellationToken cancellation)
    {
        var weekEnd = today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? 0 : 7 - (int)today.DayOfWeek);
        var held = await Posts.HeldAsync(db, staffId, today, cancellation);
        var waiting = db.Tasks.AsNoTracking().Where(t => t.WaitsOnPost != null && held.Contains(t.WaitsOnPost) && (t.State == TaskState.Open || t.State == TaskState.Submitted));
        var figures = await waiting.GroupBy(_ => 1).Select(g => new InboxFigures(
            g.Count(),
            g.Count(t => t.DueDate != null && t.DueDate < today),
            g.Count(t => t.DueDate == today),
            g.Count(t => t.DueDate >= today && t.DueDate <= weekEnd))).FirstOrDefaultAsync(cancellation) ?? new InboxFigures(0, 0, 0, 0);
        var (chosen, total) = filter switch
        {
            InboxFilter.Late => (waiting.Where(t => t.DueDate != null && t.DueDate < today), figures.Late),
            InboxFilter.Today => (waiting.Where(t => t.DueDate == today), figures.Today),
            InboxFilter.Week => (waiting.Where(t => t.DueDate >= today && t.DueDate <= weekEnd), figures.Week),
            InboxFilter.All => (waiting, figures.All),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such filter."),
        };

        var rows = await (
            from task in chosen
            join run in db.Runs on task.RunId equals run.Id
            join post in db.Posts on task.WaitsOnPost equals post.Code into posts
            from post in posts.DefaultIfEmpty()
            join unit in db.Units on task.UnitId equals unit.Id into units
            from unit in units.DefaultIfEmpty()
            orderby task.DueDate == null, task.DueDate, task.Id
            select new InboxRow(task.Id, task.Kind, task.State, task.Title, unit.Name, run.Title, task.PhaseTitle, post.Name ?? task.WaitsOnPost!, task.DueDate, task.Round, run.Id))
            .Skip(page * PageSize).Take(PageSize).ToListAsync(cancellation);
        return new InboxPageOfRows(figures, rows, total);
    }

    /// <summary>The heading a row stands under.</summary>
    public static string GroupOf(DateOnly? due, DateOnly today)
    {
        var weekEnd = today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? 0 : 7 - (int)today.DayOfWeek);
        return due is not { } date ? "GroupLater" : date < today ? "GroupLate" : date == today ? "GroupToday" : date <= weekEnd ? "GroupWeek" : "GroupLater";
    }
}
