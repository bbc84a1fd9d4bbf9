using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>A mail that will be written when its row of the schedule fires, to those who then still owe something.</summary>
/// <param name="Owing">How many owe it today.</param>
public sealed record PlannedMails(string RowId, string RunId, string RunTitle, string? TaskTitle, string NodeId, ScheduleRowKind Kind, string RuleName, DateOnly Date, DateTimeOffset At, int Owing);

public sealed record MailFigures(int Waiting, int Sent, int Trouble);

internal static class MailList
{
    public const int PageSize = 100;

    private static readonly NoticeState[] Troubled = [NoticeState.Retrying, NoticeState.Refused, NoticeState.Undelivered, NoticeState.Held, NoticeState.Cancelled];

    /// <summary>What is in the queue and will leave by itself.</summary>
    public static IQueryable<Notice> Waiting(HostDbContext db) => db.Notices.AsNoTracking().Where(n => n.State == NoticeState.Gathering || n.State == NoticeState.Queued || n.State == NoticeState.HandingOver);

    public static IQueryable<Notice> Sent(HostDbContext db) => db.Notices.AsNoTracking().Where(n => n.State == NoticeState.HandedOver && n.DigestId == null);

    public static IQueryable<Notice> Trouble(HostDbContext db) => db.Notices.AsNoTracking().Where(n => Troubled.Contains(n.State) && n.DigestId == null);

    public static async Task<MailFigures> FiguresAsync(HostDbContext db, CancellationToken cancellation)
    {
        var counts = await db.Notices.Where(n => n.DigestId == null).GroupBy(n => n.State).Select(g => new { State = g.Key, Number = g.Count() }).ToListAsync(cancellation);
        return new MailFigures(
            counts.Where(c => c.State is NoticeState.Gathering or NoticeState.Queued or NoticeState.HandingOver).Sum(c => c.Number),
            counts.Where(c => c.State == NoticeState.HandedOver).Sum(c => c.Number),
            counts.Where(c => Troubled.Contains(c.State)).Sum(c => c.Number));
    }

    public static Task<int> PlannedCountAsync(HostDbContext db, CancellationToken cancellation) => PlannedRows(db).CountAsync(s => db.Runs.Any(r => r.Id == s.RunId && r.State == RunState.Running), cancellation);

    public static Task<List<PlannedMails>> PlannedAsync(HostDbContext db, int skip, int take, CancellationToken cancellation) =>
        PlannedRows(db)
            .Join(db.Runs.Where(r => r.State == RunState.Running), s => s.RunId, r => r.Id, (s, r) => new { Row = s, r.Title })
            .OrderBy(x => x.Row.At).ThenBy(x => x.Row.Id).Skip(skip).Take(take)
            .Select(x => new PlannedMails(
                x.Row.Id, x.Row.RunId, x.Title,
                db.Tasks.Where(t => t.RunId == x.Row.RunId && t.NodeId == x.Row.NodeId && (t.Occurrence == null || x.Row.RuleName.EndsWith("#" + t.Occurrence))).Select(t => t.Title).FirstOrDefault(),
                x.Row.NodeId, x.Row.Kind, x.Row.RuleName, x.Row.Date, x.Row.At,
                db.Tasks.Count(t => t.RunId == x.Row.RunId && t.NodeId == x.Row.NodeId && (t.Occurrence == null || x.Row.RuleName.EndsWith("#" + t.Occurrence))
                    && (x.Row.UnitId == "" ? !db.Schedule.Any(own => own.RunId == x.Row.RunId && own.NodeId == x.Row.NodeId && own.RuleName == (t.Occurrence == null ? "due" : "due#" + t.Occurrence) && own.UnitId != "" && own.UnitId == t.UnitId) : t.UnitId == x.Row.UnitId)
                    && (t.State == TaskState.Open || t.State == TaskState.Confirming || t.State == TaskState.Returned))))
            .ToListAsync(cancellation);

    private static IQueryable<ScheduleRow> PlannedRows(HostDbContext db) => db.Schedule.AsNoTracking()
        .Where(s => s.State == ScheduleRowState.Planned && (s.Kind == ScheduleRowKind.Reminder || s.Kind == ScheduleRowKind.Overdue || s.Kind == ScheduleRowKind.Escalation));
}
