using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.UnitDates;

namespace WorkflowHost.Runtime.Runs;

/// <summary>
/// Plans a run again after a change and writes what came of it: rows that move, go or come, tasks that show another date, mails to
/// those concerned. A preview is the same written into a context that is never saved, so what is confirmed is what was shown.
/// <para>
/// What has fired, was withdrawn or lies in a closed phase does not move. Reminders whose day is over by the change are not sent late.
/// </para>
/// </summary>
internal sealed class ScheduleChanges(CompiledWorkflows workflows, ProcedureNotices notices)
{
    /// <param name="byHand">Dates set in this very change, beside those set before.</param>
    /// <param name="cause">What makes the mails of this change those and no others.</param>
    /// <param name="changing">The rule that changes, and the outline with it in place; null when the rules stay as they are.</param>
    public async Task<DateChange> WriteAsync(
        HostDbContext db, Run run, IReadOnlyDictionary<(string NodeId, string RuleName), DueDate> byHand, string reason, string cause, DateTimeOffset now, CancellationToken cancellation,
        RuleScope? changing = null)
    {
        var settings = run.SettingsOf();
        var clock = new RunClock(settings);
        var workflow = await workflows.GetAsync(db, run.DefinitionVersionId, cancellation);
        var outline = changing?.Outline ?? await RunOutlines.ReadAsync(db, run.Id, workflow, cancellation);
        var phases = await db.Phases.AsNoTracking().Where(p => p.RunId == run.Id).ToListAsync(cancellation);
        var rows = await db.Schedule.Where(r => r.RunId == run.Id).ToListAsync(cancellation);
        // A rule that is changed takes the place of dates that were set by hand under the old one.
        foreach (var row in rows.Where(r => changing is not null && r.NodeId == changing.NodeId && RowNames.Family(r.RuleName) == changing.RuleName && r is { State: ScheduleRowState.Planned, UnitId: "" }))
        {
            row.IsSetByHand = false;
        }

        var set = SchedulePlanning.ByHand(rows);
        foreach (var (key, date) in byHand)
        {
            set[key] = date;
        }

        var calendar = await Calendars.ReadAsync(db, cancellation);
        var facts = await SchedulePlanning.FactsAsync(db, run, phases, set, clock, cancellation);
        var plan = SchedulePlanner.Plan(outline, settings, calendar, facts);
        var closed = phases.Where(p => p.ClosedAt is not null).Select(p => p.NodeId).ToHashSet(StringComparer.Ordinal);
        var common = rows.Where(r => r.UnitId.Length == 0).ToList();
        var difference = ScheduleDifference.Between(
            [.. common.Where(r => r.State == ScheduleRowState.Planned && !closed.Contains(r.PhaseNodeId)).Select(Planned)],
            [.. plan.Rows.Where(r => !closed.Contains(r.PhaseNodeId))],
            common.Where(r => r.State != ScheduleRowState.Planned).Select(r => (r.NodeId, r.RuleName)).ToHashSet());

        Write(db, run, difference, common, byHand, now);
        var moved = await MoveTasksAsync(db, run, difference, rows, cancellation);
        var kept = await OwnDates.KeepAsync(
            db, run, [.. rows.Where(r => !closed.Contains(r.PhaseNodeId))], difference, (node, name, due) => SchedulePlanner.Own(outline, node, due, settings, calendar, facts, name), now, cancellation);
        var before = db.ChangeTracker.Entries<Notice>().Count();
        await notices.MovedAsync(db, run, moved, reason, cause, now, cancellation);
        var letters = db.ChangeTracker.Entries<Notice>().Skip(before).Select(e => e.Entity).Where(n => n.RunId == run.Id).OrderBy(n => n.RecipientName, StringComparer.Ordinal).ThenBy(n => n.Subject, StringComparer.Ordinal).ToList();
        var touched = difference.Changes.Select(c => c.Row.NodeId).Append("").ToHashSet(StringComparer.Ordinal);
        return new DateChange(
            run.Id, run.Title, difference, letters, [.. plan.Warnings.Where(w => w.NodeId is not null && touched.Contains(w.NodeId)), .. Outlived(workflow, rows, difference, kept)],
            outline.Phases.Select(p => (p.NodeId, p.Title)).Concat(outline.Work.Select(w => (w.NodeId, w.Title))).GroupBy(t => t.NodeId).ToDictionary(g => g.Key, g => g.First().Title, StringComparer.Ordinal))
        {
            Kept = kept,
        };
    }

    /// <summary>Units whose own date now lies after the end of a phase that takes back what is open then.</summary>
    private static IEnumerable<ScheduleWarning> Outlived(CompiledWorkflow workflow, List<ScheduleRow> rows, ScheduleDifference difference, IReadOnlyList<KeptDate> kept)
    {
        var phaseOf = rows.Where(r => r is { Kind: ScheduleRowKind.Due, UnitId: "" }).DistinctBy(r => r.NodeId).ToDictionary(r => r.NodeId, r => r.PhaseNodeId, StringComparer.Ordinal);
        var ends = difference.Changes.Where(c => c.After is { Kind: ScheduleRowKind.PhaseEnd }).ToDictionary(c => c.Row.NodeId, c => c.After!.Date, StringComparer.Ordinal);
        return from date in kept
               where phaseOf.TryGetValue(date.NodeId, out var phase) && ends.TryGetValue(phase, out var end) && date.Date > end && OwnDates.ClosesAtEnd(workflow, phase)
               select new ScheduleWarning("OwnDateAfterPhase", date.NodeId, RunsTexts.Say("OwnDateAfterPhase", date.UnitName, DateText.Full(date.Date), DateText.Full(ends[phaseOf[date.NodeId]])));
    }

    /// <summary>
    /// Taken before the rows are read, in a write only: what fires at this moment is either done first and does not move, or waits.
    /// The pump locks rows before instances, so rows are all that is locked here.
    /// </summary>
    /// <param name="runId">Null for the rows of all runs.</param>
    public static Task LockAsync(HostDbContext db, string? runId, CancellationToken cancellation) => db is PostgresHostDbContext
        ? db.Database.ExecuteSqlAsync($"""SELECT 1 FROM schedule WHERE "State" = 'Planned' AND ({runId}::text IS NULL OR "RunId" = {runId}) ORDER BY "Id" FOR UPDATE""", cancellation)
        : Task.CompletedTask;

    private static void Write(
        HostDbContext db, Run run, ScheduleDifference difference, List<ScheduleRow> rows, IReadOnlyDictionary<(string, string), DueDate> byHand, DateTimeOffset now)
    {
        var known = rows.ToDictionary(r => (r.NodeId, r.RuleName));
        foreach (var change in difference.Changes)
        {
            var key = (change.Row.NodeId, change.Row.RuleName);
            var row = known.GetValueOrDefault(key);
            if (change.After is not { } after)
            {
                row!.State = ScheduleRowState.Withdrawn;
                continue;
            }

            var fresh = SchedulePlanning.Row(DerivedId.ScheduleRow(run.Id, after.NodeId, "", after.RuleName), run, after, now);
            if (row is null)
            {
                row = db.Schedule.Add(fresh).Entity;
            }
            else
            {
                SchedulePlanning.Move(row, after.Date, after.At, after.Explanation.Chinese, after.Explanation.English);
                (row.State, row.RetryAt, row.Failures) = (fresh.State, null, 0);
            }

            row.IsSetByHand |= byHand.ContainsKey(key);
            db.Wakes |= after.At <= now ? Wake.Due : Wake.None;
        }
    }

    /// <summary>Open tasks show the date of their own row, else that of their phase's end; a unit with a date of its own keeps it.</summary>
    private static async Task<List<MovedTask>> MoveTasksAsync(HostDbContext db, Run run, ScheduleDifference difference, List<ScheduleRow> rows, CancellationToken cancellation)
    {
        var due = difference.Changes.Where(c => c.After is { Kind: ScheduleRowKind.Due }).ToDictionary(c => (c.Row.NodeId, RowNames.Occurrence(c.Row.RuleName)), c => c.After!);
        var ends = difference.Changes.Where(c => c.After is { Kind: ScheduleRowKind.PhaseEnd }).ToDictionary(c => c.Row.NodeId, c => c.After!, StringComparer.Ordinal);
        var ownDate = rows.Where(r => r is { Kind: ScheduleRowKind.Due, UnitId: "" }).Select(r => r.NodeId).ToHashSet(StringComparer.Ordinal);
        var ownUnit = rows.Where(r => r.UnitId.Length > 0).Select(r => (r.NodeId, r.UnitId, RowNames.Occurrence(r.RuleName))).ToHashSet();
        var (nodes, phases) = (due.Keys.Select(k => k.NodeId).Distinct().ToList(), ends.Keys.ToList());
        var tasks = await db.Tasks.Where(t => t.RunId == run.Id && t.FinishedAt == null && (nodes.Contains(t.NodeId) || (t.PhaseNodeId != null && phases.Contains(t.PhaseNodeId)))).ToListAsync(cancellation);
        var moved = new List<MovedTask>();
        foreach (var task in tasks.Where(t => t.UnitId is null || !ownUnit.Contains((t.NodeId, t.UnitId, t.Occurrence))))
        {
            var row = due.GetValueOrDefault((task.NodeId, task.Occurrence)) ?? (ownDate.Contains(task.NodeId) ? null : ends.GetValueOrDefault(task.PhaseNodeId ?? ""));
            if (row is not null && task.DueDate != row.Date)
            {
                moved.Add(new MovedTask(task, task.DueDate));
                (task.DueDate, task.DueAt) = (row.Date, row.At);
            }
        }

        return moved;
    }

    internal static PlannedRow Planned(ScheduleRow row) =>
        new(row.NodeId, row.PhaseNodeId, row.RuleName, row.Kind, row.Date, row.At, new LocalizedText(row.ExplanationChinese, row.ExplanationEnglish));
}

/// <summary>A rule that changes, and the outline with the new one in place.</summary>
internal sealed record RuleScope(ScheduleOutline Outline, string NodeId, string RuleName);
