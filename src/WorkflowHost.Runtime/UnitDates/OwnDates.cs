using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.UnitDates;

/// <summary>A unit whose own due date stays where it is while common dates move.</summary>
/// <param name="Common">The common date after the change; null when the work has none.</param>
/// <param name="Reminders">What of its own ladder moves all the same: a calendar that changes moves workdays, not the date.</param>
public sealed record KeptDate(string UnitName, string NodeId, DateOnly Date, DateOnly? Common, IReadOnlyList<RowChange> Reminders)
{
    /// <summary>Everybody else now has longer than the unit that once was given more time.</summary>
    public bool IsEarlierThanCommon => Date < Common;
}

/// <summary>
/// The rows of units that have a due date of their own: the date and its ladder, in place of the common ones. They are replaced
/// whole when the unit gets another date, and taken out when it goes back to the common one.
/// </summary>
internal static class OwnDates
{
    /// <returns>The rows the unit now has.</returns>
    public static List<ScheduleRow> Replace(
        HostDbContext db, Run run, string unitId, IReadOnlyCollection<ScheduleRow> had, IReadOnlyList<PlannedRow> planned, DateTimeOffset now)
    {
        db.Schedule.RemoveRange(had);
        var due = planned.FirstOrDefault(p => p.Kind == ScheduleRowKind.Due);
        var rows = planned.Select(p => SchedulePlanning.Row(DerivedId.OwnRow(run.Id, p.NodeId, unitId, p.RuleName, due!.Date), run, p, now, unitId)).ToList();
        rows.ForEach(r => r.IsSetByHand = r.Kind == ScheduleRowKind.Due);
        db.Schedule.AddRange(rows);
        return rows;
    }

    /// <summary>
    /// After common dates or the calendar have moved: own dates stay, their reminders are counted anew, and who keeps what is told.
    /// </summary>
    /// <param name="rows">All rows of the run, as they are tracked.</param>
    public static async Task<IReadOnlyList<KeptDate>> KeepAsync(
        HostDbContext db, Run run, IReadOnlyCollection<ScheduleRow> rows, ScheduleDifference difference, Func<string, string, DueDate, IReadOnlyList<PlannedRow>> plan, DateTimeOffset now, CancellationToken cancellation)
    {
        var own = rows.Where(r => r is { Kind: ScheduleRowKind.Due, UnitId.Length: > 0 } && r.State != ScheduleRowState.Withdrawn).ToList();
        if (own.Count == 0)
        {
            return [];
        }

        var names = await OwingNamesAsync(db, run.Id, own, cancellation);
        var touched = difference.Changes.Select(c => c.Row.NodeId).ToHashSet(StringComparer.Ordinal);
        var common = rows.Where(r => r is { Kind: ScheduleRowKind.Due, UnitId: "" }).ToDictionary(r => (r.NodeId, r.RuleName), r => r.Date);
        var ladders = rows.Where(r => r.UnitId.Length > 0 && r.Kind != ScheduleRowKind.Due).ToLookup(r => (r.NodeId, r.UnitId, RowNames.Occurrence(r.RuleName)));
        var plans = new Dictionary<(string, string, DateOnly), IReadOnlyList<PlannedRow>>();
        var kept = new List<KeptDate>();
        foreach (var due in own.Where(r => names.ContainsKey((r.NodeId, r.UnitId, RowNames.Occurrence(r.RuleName)))))
        {
            if (!plans.TryGetValue((due.NodeId, due.RuleName, due.Date), out var planned))
            {
                plans[(due.NodeId, due.RuleName, due.Date)] = planned = plan(due.NodeId, due.RuleName, new DueDate(due.Date, false, new LocalizedText(due.ExplanationChinese, due.ExplanationEnglish)));
            }

            var moved = Move(db, run, due, [.. ladders[(due.NodeId, due.UnitId, RowNames.Occurrence(due.RuleName))]], planned, now);
            if (touched.Contains(due.NodeId) || moved.Count > 0)
            {
                kept.Add(new KeptDate(names[(due.NodeId, due.UnitId, RowNames.Occurrence(due.RuleName))], due.NodeId, due.Date, common.TryGetValue((due.NodeId, due.RuleName), out var date) ? date : null, moved));
            }
        }

        return [.. kept.OrderBy(k => k.NodeId, StringComparer.Ordinal).ThenBy(k => k.UnitName, StringComparer.Ordinal)];
    }

    /// <summary>The phase a node lies in takes back what is still open when it ends; a date after that end would be a promise nobody keeps.</summary>
    public static bool ClosesAtEnd(CompiledWorkflow workflow, string phaseNodeId) =>
        workflow.Find(phaseNodeId) is { Type: Procedures.ActivityTypes.Phase } phase
        && !(phase.TryGetStaticInput("AtEnd", out var atEnd) && atEnd?.ToString() == "continue");

    private static List<RowChange> Move(HostDbContext db, Run run, ScheduleRow due, List<ScheduleRow> ladder, IReadOnlyList<PlannedRow> planned, DateTimeOffset now)
    {
        var known = ladder.ToDictionary(r => r.RuleName, StringComparer.Ordinal);
        var difference = ScheduleDifference.Between(
            [.. ladder.Where(r => r.State == ScheduleRowState.Planned).Select(ScheduleChanges.Planned)],
            [.. planned.Where(p => p.Kind != ScheduleRowKind.Due)],
            ladder.Where(r => r.State != ScheduleRowState.Planned).Select(r => (r.NodeId, r.RuleName)).ToHashSet());
        foreach (var change in difference.Changes)
        {
            var row = known.GetValueOrDefault(change.Row.RuleName);
            if (change.After is not { } after)
            {
                row!.State = ScheduleRowState.Withdrawn;
                continue;
            }

            var fresh = SchedulePlanning.Row(DerivedId.OwnRow(run.Id, after.NodeId, due.UnitId, after.RuleName, due.Date), run, after, now, due.UnitId);
            if (row is null)
            {
                db.Schedule.Add(fresh);
            }
            else
            {
                SchedulePlanning.Move(row, after.Date, after.At, after.Explanation.Chinese, after.Explanation.English);
                (row.State, row.RetryAt, row.Failures) = (fresh.State, null, 0);
            }
        }

        return [.. difference.Changes];
    }

    /// <summary>Names of the units among them that still owe the work: the others are through and need not be told of.</summary>
    private static async Task<Dictionary<(string Node, string Unit, string? Time), string>> OwingNamesAsync(HostDbContext db, string runId, List<ScheduleRow> own, CancellationToken cancellation)
    {
        var nodes = own.Select(r => r.NodeId).Distinct().ToList();
        var units = own.Select(r => r.UnitId).Distinct().ToList();
        var owing = await (from task in db.Tasks
                           join unit in db.Units on task.UnitId equals unit.Id
                           where task.RunId == runId && task.FinishedAt == null && nodes.Contains(task.NodeId) && units.Contains(unit.Id)
                           select new { task.NodeId, task.Occurrence, UnitId = unit.Id, unit.Name }).ToListAsync(cancellation);
        return owing.DistinctBy(o => (o.NodeId, o.UnitId, o.Occurrence)).ToDictionary(o => (o.NodeId, o.UnitId, (string?)o.Occurrence), o => o.Name);
    }
}
