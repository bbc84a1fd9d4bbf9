using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>
/// Writes the planned dates of a run as rows. Planning again (a phase has opened, an event has come, the calendar was corrected)
/// moves the rows that have not fired and adds new ones; what has fired, was withdrawn or set by hand stays.
/// </summary>
public static class SchedulePlanning
{
    /// <summary>The plan of a run that is being started: nothing has happened in it and nothing of it is stored yet.</summary>
    /// <returns>What the planner found, warnings included.</returns>
    public static async Task<SchedulePlan> FirstAsync(HostDbContext db, Run run, CompiledWorkflow workflow, DateTimeOffset now, CancellationToken cancellation)
    {
        var outline = RunOutlines.Of(workflow);
        if (outline is { Phases.Count: 0, Work.Count: 0 })
        {
            // A procedure without dates needs no calendar.
            return new SchedulePlan([], [], []);
        }

        var nothing = new ScheduleFacts(new Dictionary<string, DateOnly>(), new Dictionary<string, DateOnly>(), new Dictionary<string, DateOnly>(), new Dictionary<(string, string), DueDate>());
        var plan = SchedulePlanner.Plan(outline, run.SettingsOf(), await Calendars.ReadAsync(db, cancellation), nothing);
        foreach (var planned in plan.Rows)
        {
            db.Schedule.Add(Row(DerivedId.ScheduleRow(run.Id, planned.NodeId, "", planned.RuleName), run, planned, now));
            db.Wakes |= planned.At <= now ? Wake.Due : Wake.None;
        }

        return plan;
    }

    /// <returns>What the planner found, warnings included.</returns>
    public static async Task<SchedulePlan> PlanAsync(HostDbContext db, Run run, CompiledWorkflow workflow, DateTimeOffset now, CancellationToken cancellation)
    {
        var settings = run.SettingsOf();
        var clock = new RunClock(settings);
        await db.SaveChangesAsync(cancellation);
        var phases = await db.Phases.Where(p => p.RunId == run.Id).ToListAsync(cancellation);
        var rows = await db.Schedule.Where(r => r.RunId == run.Id).ToDictionaryAsync(r => r.Id, cancellation);
        var plan = SchedulePlanner.Plan(
            await RunOutlines.ReadAsync(db, run.Id, workflow, cancellation), settings, await Calendars.ReadAsync(db, cancellation), await FactsAsync(db, run, phases, ByHand(rows.Values), clock, cancellation));
        var closed = phases.Where(p => p.ClosedAt is not null).Select(p => p.NodeId).ToHashSet(StringComparer.Ordinal);
        var moved = new List<ScheduleRow>();
        Withdraw(rows.Values, plan);
        foreach (var planned in plan.Rows.Where(p => !closed.Contains(p.PhaseNodeId) || p.RuleName == Procedures.Phases.PhaseNotices.ReportRow))
        {
            var id = DerivedId.ScheduleRow(run.Id, planned.NodeId, "", planned.RuleName);
            if (!rows.TryGetValue(id, out var row))
            {
                // What was asked before its date was known shows it from now on.
                moved.Add(db.Schedule.Add(Row(id, run, planned, now)).Entity);
                db.Wakes |= planned.At <= now ? Wake.Due : Wake.None;
            }
            else if (row is { State: ScheduleRowState.Planned, IsSetByHand: false } && row.At != planned.At)
            {
                Move(row, planned.Date, planned.At, planned.Explanation.Chinese, planned.Explanation.English);
                moved.Add(row);
            }
        }

        // What is opened next in this burst looks its date up among the stored rows.
        await db.SaveChangesAsync(cancellation);
        await MoveTasksAsync(db, moved, cancellation);
        return plan;
    }

    /// <summary>Times of a recurring duty that come no more, because its end has been fixed meanwhile.</summary>
    private static void Withdraw(IReadOnlyCollection<ScheduleRow> rows, SchedulePlan plan)
    {
        var planned = plan.Rows.Select(r => (r.NodeId, r.RuleName)).ToHashSet();
        var ofDuties = plan.Rows.Where(r => RowNames.Occurrence(r.RuleName) is not null || r.RuleName == SchedulePlanner.UntilRow).Select(r => r.NodeId).ToHashSet(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r is { State: ScheduleRowState.Planned, UnitId: "" } && ofDuties.Contains(r.NodeId) && !planned.Contains((r.NodeId, r.RuleName))))
        {
            row.State = ScheduleRowState.Withdrawn;
        }
    }

    public static void Move(ScheduleRow row, DateOnly date, DateTimeOffset at, string chinese, string english)
    {
        row.Date = date;
        row.At = at;
        row.ExplanationChinese = chinese;
        row.ExplanationEnglish = english;
    }

    /// <summary>Open tasks show the date their row has; a unit with a date of its own keeps it when the common one moves.</summary>
    public static async Task MoveTasksAsync(HostDbContext db, IReadOnlyCollection<ScheduleRow> moved, CancellationToken cancellation)
    {
        foreach (var row in moved.Where(r => r is { Kind: ScheduleRowKind.Due, UnitId: "" }))
        {
            var time = RowNames.Occurrence(row.RuleName);
            await db.Tasks.Where(t => t.RunId == row.RunId && t.NodeId == row.NodeId && t.Occurrence == time && t.FinishedAt == null)
                .Where(t => !db.Schedule.Any(own => own.RunId == row.RunId && own.NodeId == row.NodeId && own.RuleName == row.RuleName && own.UnitId != "" && own.UnitId == t.UnitId))
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.DueDate, row.Date).SetProperty(t => t.DueAt, row.At), cancellation);
        }
    }

    /// <summary>
    /// What somebody has set stands in place of its rule, whether it has come, or its phase has closed before it, or not: what counts
    /// from it counts from there.
    /// </summary>
    internal static Dictionary<(string NodeId, string RuleName), DueDate> ByHand(IEnumerable<ScheduleRow> rows) => rows
        .Where(r => r is { IsSetByHand: true, UnitId: "" })
        .ToDictionary(r => (r.NodeId, r.RuleName), r => new DueDate(r.Date, false, new LocalizedText(r.ExplanationChinese, r.ExplanationEnglish)));

    internal static async Task<ScheduleFacts> FactsAsync(
        HostDbContext db, Run run, IReadOnlyCollection<PhaseRow> phases, IReadOnlyDictionary<(string NodeId, string RuleName), DueDate> byHand, RunClock clock, CancellationToken cancellation)
    {
        var events = await db.Events.Where(e => e.RunId == run.Id || (e.RunId == null && e.PublishedAt >= run.CreatedAt)).OrderBy(e => e.PublishedAt).Select(e => new { e.Key, e.PublishedAt }).ToListAsync(cancellation);
        return new ScheduleFacts(
            events.GroupBy(e => e.Key["Event:".Length..]).ToDictionary(g => g.Key, g => clock.DayOf(g.First().PublishedAt)),
            phases.ToDictionary(p => p.NodeId, p => clock.DayOf(p.OpenedAt)),
            phases.Where(p => p.ClosedAt is not null).ToDictionary(p => p.NodeId, p => clock.DayOf(p.ClosedAt!.Value)),
            byHand)
        {
            // Read from the rows and not from the clock, so that a preview a day later shows what the change does and nothing else.
            Reached = await db.Schedule.Where(r => r.RunId == run.Id && r.Kind == ScheduleRowKind.Opening && (r.State == ScheduleRowState.Fired || r.State == ScheduleRowState.Passed))
                .OrderByDescending(r => r.Date).Select(r => (DateOnly?)r.Date).FirstOrDefaultAsync(cancellation),
        };
    }

    internal static ScheduleRow Row(string id, Run run, PlannedRow planned, DateTimeOffset now, string unitId = "") => new()
    {
        Id = id,
        RunId = run.Id,
        NodeId = planned.NodeId,
        PhaseNodeId = planned.PhaseNodeId,
        UnitId = unitId,
        RuleName = planned.RuleName,
        Kind = planned.Kind,
        Date = planned.Date,
        At = planned.At,
        ExplanationChinese = planned.Explanation.Chinese,
        ExplanationEnglish = planned.Explanation.English,
        // A reminder of a day that is over would come together with the opening mail: it is not sent late.
        State = planned.Kind is ScheduleRowKind.Reminder or ScheduleRowKind.Overdue or ScheduleRowKind.Escalation && planned.At < now ? ScheduleRowState.Passed : ScheduleRowState.Planned,
    };
}
