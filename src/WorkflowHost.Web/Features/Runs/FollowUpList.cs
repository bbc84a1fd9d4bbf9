using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>A unit that still owes something, with whom to call.</summary>
/// <param name="LastMail">What became of the latest mail about it; null when there was none.</param>
/// <param name="LastCallAt">Of the unit in this run, whatever the call was about.</param>
public sealed record FollowUp(
    string TaskId, string UnitId, string NodeId, string UnitName, string Title, TaskState State, DateTimeOffset? AcknowledgedAt, DateOnly? DueDate,
    string? ContactName, string? ContactPhone, string? ContactEmail, string? DeputyName, string? DeputyEmail, string? HeadName, NoticeState? LastMail,
    bool AcknowledgedByPhone, DateTimeOffset? LastCallAt, CallResult? LastCallResult, string? LastCaller);

/// <summary>未签收名单, 未报送名单, and those no mail reaches: read from one query, filtered and paged in the database.</summary>
internal static class FollowUpList
{
    public const string Unacknowledged = "unacknowledged";
    public const string Missing = "missing";
    public const string Unreached = "unreached";
    public const int PageSize = 200;

    /// <summary>A list that is printed or saved holds them all, and no run has more.</summary>
    public const int Most = 20_000;

    public static readonly IReadOnlyList<string> Lists = [Unacknowledged, Missing, Unreached];

    /// <param name="openedBefore">Of those not signed for only the ones that were opened before.</param>
    public static IQueryable<WorkTask> Tasks(HostDbContext db, string runId, string list, DateTimeOffset? openedBefore = null)
    {
        var owing = db.Tasks.AsNoTracking().Where(t => t.RunId == runId && t.Kind == TaskKind.Submission && t.WaitsOnUnit && t.FinishedAt == null);
        return list switch
        {
            Unacknowledged => owing.Where(t => t.AcknowledgedAt == null && (openedBefore == null || t.OpenedAt < openedBefore)),
            Unreached => owing.Where(t => db.Units.Any(u => u.Id == t.UnitId && (u.ContactEmail == null || u.ContactEmail == "") && (u.DeputyEmail == null || u.DeputyEmail == ""))
                // One came back, and none has left since, nor to anybody else.
                || db.Notices.Any(bad => bad.TaskId == t.Id && (bad.State == NoticeState.Refused || bad.State == NoticeState.Undelivered)
                    && !db.Notices.Any(n => n.TaskId == t.Id && n.State == NoticeState.HandedOver && (n.RecipientAddress != bad.RecipientAddress || n.QueuedAt > bad.QueuedAt)))),
            _ => owing,
        };
    }

    public static Task<List<FollowUp>> ReadAsync(HostDbContext db, IQueryable<WorkTask> tasks, int skip, int take, CancellationToken cancellation) =>
        (from task in tasks
         join unit in db.Units on task.UnitId equals unit.Id
         join member in db.RunUnits on new { task.RunId, UnitId = unit.Id } equals new { member.RunId, member.UnitId }
         orderby task.DueDate, task.NodeId, member.OrderNumber, unit.Code
         select new FollowUp(
             task.Id, unit.Id, task.NodeId, unit.Name, task.Title, task.State, task.AcknowledgedAt, task.DueDate, unit.ContactName, unit.ContactPhone, unit.ContactEmail,
             unit.DeputyName, unit.DeputyEmail, unit.HeadName,
             db.Notices.Where(n => n.TaskId == task.Id).OrderByDescending(n => n.QueuedAt).ThenBy(n => n.Id).Select(n => (NoticeState?)n.State).FirstOrDefault(),
             task.AcknowledgedByPhone,
             db.PhoneCalls.Where(c => c.RunId == task.RunId && c.UnitId == unit.Id).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Select(c => (DateTimeOffset?)c.At).FirstOrDefault(),
             db.PhoneCalls.Where(c => c.RunId == task.RunId && c.UnitId == unit.Id).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Select(c => (CallResult?)c.Result).FirstOrDefault(),
             db.PhoneCalls.Where(c => c.RunId == task.RunId && c.UnitId == unit.Id).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Select(c => c.CallerName).FirstOrDefault()))
        .Skip(skip).Take(take).ToListAsync(cancellation);
}
