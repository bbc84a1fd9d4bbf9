using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Web.Features.Tasks;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>One deliverable of a run: a column of the matrix; of work that comes again and again one for each time.</summary>
public sealed record MatrixColumn(string NodeId, string Title, DateOnly? DueDate);

/// <param name="TaskId">What a click opens.</param>
/// <param name="DaysLate">For the word 逾期n天.</param>
/// <param name="Filter">The name of the state in the filter.</param>
/// <param name="OwnDue">The due date, where the unit has one of its own.</param>
/// <param name="IsAsking">The unit asks for a later date and waits for an answer.</param>
/// <param name="IsOnBehalf">What was handed in last was entered by the office.</param>
/// <param name="MayChoose">It is not finished: it can be extended.</param>
internal sealed record MatrixCell(string TaskId, StateWord Word, int DaysLate, string Filter, DateOnly? OwnDue, bool IsAsking, bool MayChoose, bool IsOnBehalf);

public sealed record MatrixUnit(string Id, string Name, string? Kind, string? ContactName, string? ContactPhone);

/// <summary>
/// Units × deliverables, read in a few statements, however many units there are. Thousands of units are shown a page at a time; the totals are counted over all
/// of them by the database.
/// </summary>
internal sealed record Matrix(
    IReadOnlyList<MatrixColumn> Columns, IReadOnlyList<MatrixUnit> Units, IReadOnlyDictionary<(string Unit, string Node), MatrixCell> Cells,
    IReadOnlyDictionary<(string Node, string Filter), int> Totals, int UnitCount, int Asking)
{
    public const int PageSize = 200;

    public static readonly IReadOnlyList<string> Filters = ["open", "acknowledged", "confirming", "submitted", "returned", "accepted", "late", "asking"];

    public static async Task<Matrix> ReadAsync(HostDbContext db, Dates dates, string runId, DateOnly today, string? filter, int page, CancellationToken cancellation)
    {
        var tasks = db.Tasks.AsNoTracking().Where(t => t.RunId == runId && t.Kind == TaskKind.Submission && t.UnitId != null);
        var counted = await tasks
            .GroupBy(t => new { t.NodeId, t.Occurrence, t.Title, t.DueDate, t.State, Acknowledged = t.AcknowledgedAt != null })
            .Select(g => new { g.Key.NodeId, g.Key.Occurrence, g.Key.Title, g.Key.DueDate, g.Key.State, g.Key.Acknowledged, Number = g.Count() })
            .ToListAsync(cancellation);
        var rows = await db.Schedule.AsNoTracking().Where(s => s.RunId == runId && s.Kind == ScheduleRowKind.Due && s.UnitId == "").Select(s => new { s.NodeId, s.RuleName, s.Date }).ToListAsync(cancellation);
        var common = rows.ToDictionary(r => RowNames.Of(r.NodeId, RowNames.Occurrence(r.RuleName)), r => r.Date, StringComparer.Ordinal);
        var columns = counted.GroupBy(c => RowNames.Of(c.NodeId, c.Occurrence)).Select(g => new MatrixColumn(g.Key, g.First().Title, common.TryGetValue(g.Key, out var date) ? date : g.Max(c => c.DueDate)))
            .OrderBy(c => c.DueDate ?? DateOnly.MaxValue).ThenBy(c => c.NodeId, StringComparer.Ordinal).ToList();
        var totals = counted.GroupBy(c => (RowNames.Of(c.NodeId, c.Occurrence), FilterOf(c.State, c.Acknowledged, c.DueDate, today))).ToDictionary(g => g.Key, g => g.Sum(c => c.Number));

        var asking = db.ExtensionRequests.Where(r => r.RunId == runId && r.State == ExtensionRequestState.Asked && db.Tasks.Any(t => t.Id == r.TaskId && t.WaitsOnUnit && t.FinishedAt == null));
        var matching = filter == "asking" ? tasks.Where(t => asking.Any(r => r.TaskId == t.Id)) : Matching(tasks, filter, today);
        var units =
            from member in db.RunUnits
            where member.RunId == runId && (filter == null || matching.Any(t => t.UnitId == member.UnitId))
            join unit in db.Units on member.UnitId equals unit.Id
            orderby member.OrderNumber, unit.Code
            select new MatrixUnit(unit.Id, unit.Name, unit.Kind, unit.ContactName, unit.ContactPhone);
        var shown = await units.Skip(page * PageSize).Take(PageSize).ToListAsync(cancellation);
        var unitCount = page == 0 && shown.Count < PageSize ? shown.Count : await units.CountAsync(cancellation);
        var ids = shown.ConvertAll(u => u.Id);
        var cells = await tasks.Where(t => ids.Contains(t.UnitId!))
            .Select(t => new { t.Id, t.UnitId, t.NodeId, t.Occurrence, t.State, t.SignStep, Acknowledged = t.AcknowledgedAt != null, t.AcknowledgedByPhone, t.DueDate }).ToListAsync(cancellation);
        var onBehalf = await db.Submissions.Where(s => s.ReceivedBy != null && tasks.Any(t => t.Id == s.TaskId && t.Round == s.Round && ids.Contains(t.UnitId!))).Select(s => s.TaskId).ToHashSetAsync(cancellation);
        var askedFor = await asking.Select(r => r.TaskId).ToHashSetAsync(cancellation);
        var own = (await db.Schedule.AsNoTracking().Where(s => s.RunId == runId && s.Kind == ScheduleRowKind.Due && ids.Contains(s.UnitId)).Select(s => new { s.UnitId, s.NodeId, s.RuleName }).ToListAsync(cancellation))
            .Select(s => (s.UnitId, RowNames.Of(s.NodeId, RowNames.Occurrence(s.RuleName)))).ToHashSet();
        return new Matrix(
            columns, shown,
            cells.GroupBy(c => (c.UnitId!, RowNames.Of(c.NodeId, c.Occurrence))).ToDictionary(g => g.Key, g =>
            {
                var c = g.Last();
                return new MatrixCell(
                    c.Id, TaskWords.Of(c.State, c.Acknowledged, dates.UrgencyOf(c.DueDate), c.AcknowledgedByPhone, c.SignStep), c.DueDate is { } due ? Math.Max(0, today.DayNumber - due.DayNumber) : 0,
                    FilterOf(c.State, c.Acknowledged, c.DueDate, today), own.Contains(g.Key) ? c.DueDate : null, askedFor.Contains(c.Id),
                    c.State is TaskState.Open or TaskState.Confirming or TaskState.Submitted or TaskState.Returned, onBehalf.Contains(c.Id));
            }),
            totals, unitCount, askedFor.Count);
    }

    private static string FilterOf(TaskState state, bool acknowledged, DateOnly? due, DateOnly today) => state switch
    {
        TaskState.Open or TaskState.Returned when due < today => "late",
        TaskState.Open => acknowledged ? "acknowledged" : "open",
        TaskState.Confirming => "confirming",
        TaskState.Submitted => "submitted",
        TaskState.Returned => "returned",
        TaskState.Accepted => "accepted",
        _ => "other",
    };

    private static IQueryable<WorkTask> Matching(IQueryable<WorkTask> tasks, string? filter, DateOnly today) => filter switch
    {
        "open" => tasks.Where(t => t.State == TaskState.Open && t.AcknowledgedAt == null && (t.DueDate == null || t.DueDate >= today)),
        "acknowledged" => tasks.Where(t => t.State == TaskState.Open && t.AcknowledgedAt != null && (t.DueDate == null || t.DueDate >= today)),
        "confirming" => tasks.Where(t => t.State == TaskState.Confirming),
        "submitted" => tasks.Where(t => t.State == TaskState.Submitted),
        "returned" => tasks.Where(t => t.State == TaskState.Returned && (t.DueDate == null || t.DueDate >= today)),
        "accepted" => tasks.Where(t => t.State == TaskState.Accepted),
        "late" => tasks.Where(t => (t.State == TaskState.Open || t.State == TaskState.Returned) && t.DueDate != null && t.DueDate < today),
        _ => tasks,
    };
}
