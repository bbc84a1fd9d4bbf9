using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Web.Features.Inbox;

/// <summary>Which part of the inbox is shown. Record: what others are asked and he may enter for them (代录).</summary>
public enum InboxFilter { All, Late, Today, Week, Record }

/// <param name="PostName">The post it waits on; null when it waits on one person.</param>
public sealed record InboxRow(
    string Id, TaskKind Kind, TaskState State, string Title, string? UnitName, string RunTitle, string? PhaseTitle, string? PostName, string? PersonName, DateOnly? DueDate, int Round, string RunId)
{
    public string WaitsOn => PostName ?? PersonName ?? "";
}

/// <param name="Record">Not his own, so not among <paramref name="All"/>.</param>
public sealed record InboxFigures(int All, int Late, int Today, int Week, int Record = 0);

/// <param name="Total">Rows of the filter over all pages.</param>
public sealed record InboxPageOfRows(InboxFigures Figures, IReadOnlyList<InboxRow> Rows, int Total);

/// <summary>
/// What waits on the posts somebody holds today, on himself and on those he stands in for. A few statements however long the list: the
/// figures, what he may enter for others, and a page of rows with their units, runs, posts and people. Who stands in for nobody, as on
/// nearly every day, is answered in one (<see cref="OwnInbox"/>).
/// </summary>
internal static class InboxQuery
{
    public const int PageSize = 50;

    private static readonly PreparedList<string[], string[], DateOnly, DateOnly, InboxFigures> FiguresOf = new((db, posts, persons, today, weekEnd) => db.Tasks
        .Where(t => ((t.WaitsOnPost != null && posts.Contains(t.WaitsOnPost)) || (t.WaitsOnPerson != null && persons.Contains(t.WaitsOnPerson)))
            && (t.State == TaskState.Open || t.State == TaskState.Submitted))
        .GroupBy(_ => 1)
        .Select(g => new InboxFigures(
            g.Count(),
            g.Count(t => t.DueDate != null && t.DueDate < today),
            g.Count(t => t.DueDate == today),
            g.Count(t => t.DueDate >= today && t.DueDate <= weekEnd),
            0)));

    /// <summary>A page of what is due from one day to another; without days, of all there is.</summary>
    private static readonly PreparedList<string[], string[], DateOnly?, DateOnly?, int, InboxRow> PageOf = new((db, posts, persons, since, until, skip) => (
        from task in db.Tasks
        where ((task.WaitsOnPost != null && posts.Contains(task.WaitsOnPost)) || (task.WaitsOnPerson != null && persons.Contains(task.WaitsOnPerson)))
            && (task.State == TaskState.Open || task.State == TaskState.Submitted)
            && (since == null || task.DueDate >= since) && (until == null || task.DueDate <= until)
        join run in db.Runs on task.RunId equals run.Id
        join post in db.Posts on task.WaitsOnPost equals post.Code into named
        from post in named.DefaultIfEmpty()
        join person in db.Users on task.WaitsOnPerson equals person.Id into persons1
        from person in persons1.DefaultIfEmpty()
        join unit in db.Units on task.UnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        orderby task.DueDate == null, task.DueDate, task.Id
        select new InboxRow(
            task.Id, task.Kind, task.State, task.Title, unit.Name, run.Title, task.PhaseTitle, post.Name ?? task.WaitsOnPost, person.DisplayName, task.DueDate, task.Round, run.Id))
        .Skip(skip).Take(PageSize));

    private static readonly PreparedQuery<string[], int> ToRecord = new((db, posts, stop) => (
        from approval in db.Approvals
        where approval.Clerk != null && posts.Contains(approval.Clerk) && approval.ClosedAt == null
        join task in db.Tasks on approval.BookmarkId equals task.BookmarkId
        where task.FinishedAt == null && (task.WaitsOnPost != null || task.WaitsOnPerson != null)
        select task.Id).Count());

    private static readonly PreparedList<string[], int, InboxRow> RecordPage = new((db, posts, skip) => (
        from approval in db.Approvals
        where approval.Clerk != null && posts.Contains(approval.Clerk) && approval.ClosedAt == null
        join task in db.Tasks on approval.BookmarkId equals task.BookmarkId
        where task.FinishedAt == null && (task.WaitsOnPost != null || task.WaitsOnPerson != null)
        join run in db.Runs on task.RunId equals run.Id
        join post in db.Posts on task.WaitsOnPost equals post.Code into named
        from post in named.DefaultIfEmpty()
        join person in db.Users on task.WaitsOnPerson equals person.Id into persons
        from person in persons.DefaultIfEmpty()
        orderby task.DueDate == null, task.DueDate, task.Id
        select new InboxRow(
            task.Id, task.Kind, task.State, task.Title, null, run.Title, task.PhaseTitle, post.Name ?? task.WaitsOnPost, person.DisplayName, task.DueDate, task.Round, run.Id))
        .Skip(skip).Take(PageSize));

    public static async Task<InboxPageOfRows> ReadAsync(HostDbContext db, string staffId, DateOnly today, InboxFilter filter, int page, CancellationToken cancellation)
    {
        var weekEnd = WeekEnd(today);
        var (since, until) = Days(filter, today, weekEnd);
        if (filter != InboxFilter.Record && await OwnInbox.ReadAsync(db, staffId, today, weekEnd, since, until, page * PageSize, cancellation) is var (own, shown))
        {
            return new InboxPageOfRows(own, shown, Total(filter, own));
        }

        var desk = await Posts.DeskAsync(db, staffId, today, cancellation);
        string[] held = [.. desk.Posts];
        string[] persons = [.. desk.Persons];
        var figures = (await FiguresOf.AskAsync(db, held, persons, today, weekEnd, cancellation)).FirstOrDefault() ?? new InboxFigures(0, 0, 0, 0);
        figures = figures with { Record = held.Length == 0 ? 0 : await ToRecord.AskAsync(db, held, cancellation) };
        var total = Total(filter, figures);
        var rows = total == 0 ? []
            : filter == InboxFilter.Record ? await RecordPage.AskAsync(db, held, page * PageSize, cancellation)
            : await PageOf.AskAsync(db, held, persons, since, until, page * PageSize, cancellation);
        return new InboxPageOfRows(figures, rows, total);
    }

    private static (DateOnly? Since, DateOnly? Until) Days(InboxFilter filter, DateOnly today, DateOnly weekEnd) => filter switch
    {
        InboxFilter.Late => (null, today.AddDays(-1)),
        InboxFilter.Today => (today, today),
        InboxFilter.Week => (today, weekEnd),
        _ => (null, null),
    };

    private static int Total(InboxFilter filter, InboxFigures figures) => filter switch
    {
        InboxFilter.Late => figures.Late,
        InboxFilter.Today => figures.Today,
        InboxFilter.Week => figures.Week,
        InboxFilter.All => figures.All,
        InboxFilter.Record => figures.Record,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "No such filter."),
    };

    private static DateOnly WeekEnd(DateOnly today) => today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? 0 : 7 - (int)today.DayOfWeek);

    /// <summary>The heading a row stands under.</summary>
    public static string GroupOf(DateOnly? due, DateOnly today)
    {
        var weekEnd = WeekEnd(today);
        return due is not { } date ? "GroupLater" : date < today ? "GroupLate" : date == today ? "GroupToday" : date <= weekEnd ? "GroupWeek" : "GroupLater";
    }
}
