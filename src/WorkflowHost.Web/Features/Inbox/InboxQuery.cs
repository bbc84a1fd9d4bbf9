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

    private static readonly PreparedList<string[], DateOnly, DateOnly, InboxFigures> FiguresOf = new((db, posts, today, weekEnd) => db.Tasks
        .Where(t => t.WaitsOnPost != null && posts.Contains(t.WaitsOnPost) && (t.State == TaskState.Open || t.State == TaskState.Submitted))
        .GroupBy(_ => 1)
        .Select(g => new InboxFigures(
            g.Count(),
            g.Count(t => t.DueDate != null && t.DueDate < today),
            g.Count(t => t.DueDate == today),
            g.Count(t => t.DueDate >= today && t.DueDate <= weekEnd))));

    /// <summary>A page of what is due from one day to another; without days, of all there is.</summary>
    private static readonly PreparedList<string[], DateOnly?, DateOnly?, int, InboxRow> PageOf = new((db, posts, since, until, skip) => (
        from task in db.Tasks
        where task.WaitsOnPost != null && posts.Contains(task.WaitsOnPost) && (task.State == TaskState.Open || task.State == TaskState.Submitted)
            && (since == null || task.DueDate >= since) && (until == null || task.DueDate <= until)
        join run in db.Runs on task.RunId equals run.Id
        join post in db.Posts on task.WaitsOnPost equals post.Code into named
        from post in named.DefaultIfEmpty()
        join unit in db.Units on task.UnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        orderby task.DueDate == null, task.DueDate, task.Id
        select new InboxRow(task.Id, task.Kind, task.State, task.Title, unit.Name, run.Title, task.PhaseTitle, post.Name ?? task.WaitsOnPost!, task.DueDate, task.Round, run.Id))
        .Skip(skip).Take(PageSize));

    public static async Task<InboxPageOfRows> ReadAsync(HostDbContext db, string staffId, DateOnly today, InboxFilter filter, int page, CancellationToken cancellation)
    {
        var weekEnd = today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? 0 : 7 - (int)today.DayOfWeek);
        string[] held = [.. await Posts.HeldAsync(db, staffId, today, cancellation)];
        var figures = (await FiguresOf.AskAsync(db, held, today, weekEnd, cancellation)).FirstOrDefault() ?? new InboxFigures(0, 0, 0, 0);
        (DateOnly? From, DateOnly? To, int Total) chosen = filter switch
        {
            InboxFilter.Late => (null, today.AddDays(-1), figures.Late),
            InboxFilter.Today => (today, today, figures.Today),
            InboxFilter.Week => (today, weekEnd, figures.Week),
            InboxFilter.All => (null, null, figures.All),
            _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such filter."),
        };
        var rows = chosen.Total == 0 ? [] : await PageOf.AskAsync(db, held, chosen.From, chosen.To, page * PageSize, cancellation);
        return new InboxPageOfRows(figures, rows, chosen.Total);
    }

    /// <summary>The heading a row stands under.</summary>
    public static string GroupOf(DateOnly? due, DateOnly today)
    {
        var weekEnd = today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? 0 : 7 - (int)today.DayOfWeek);
        return due is not { } date ? "GroupLater" : date < today ? "GroupLate" : date == today ? "GroupToday" : date <= weekEnd ? "GroupWeek" : "GroupLater";
    }
}
