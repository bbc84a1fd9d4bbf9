using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.UnitDates;

/// <summary>Plans the own dates of units of one run: all that is asked of the database is read once, however many units there are.</summary>
internal sealed class OwnDatePlanning
{
    public const int MostWorkdays = 250;

    private readonly Run run;
    private readonly CompiledWorkflow workflow;
    private readonly WorkCalendar calendar;
    private readonly ILookup<(string Node, string Unit, string? Time), ScheduleRow> rows;
    private readonly Dictionary<string, PhaseRow> phases;
    private readonly Dictionary<string, ScheduleRow> ends;
    private readonly Func<string, string, DueDate, IReadOnlyList<PlannedRow>> plan;
    private readonly Dictionary<(string, string, DateOnly), IReadOnlyList<PlannedRow>> planned = [];
    private readonly DateTimeOffset now;
    private readonly DateOnly today;

    private OwnDatePlanning(
        Run run, CompiledWorkflow workflow, WorkCalendar calendar, List<ScheduleRow> rows, List<PhaseRow> phases, Func<string, string, DueDate, IReadOnlyList<PlannedRow>> plan, DateTimeOffset now, DateOnly today)
    {
        (this.run, this.workflow, this.calendar, this.plan, this.now, this.today) = (run, workflow, calendar, plan, now, today);
        this.rows = rows.ToLookup(r => (r.NodeId, r.UnitId, RowNames.Occurrence(r.RuleName)));
        this.phases = phases.ToDictionary(p => p.NodeId, StringComparer.Ordinal);
        ends = rows.Where(r => r.Kind == ScheduleRowKind.PhaseEnd).ToDictionary(r => r.NodeId, StringComparer.Ordinal);
    }

    public static async Task<OwnDatePlanning> ReadAsync(
        HostDbContext db, CompiledWorkflows workflows, Run run, IReadOnlyCollection<WorkTask> tasks, DateTimeOffset now, CancellationToken cancellation)
    {
        var settings = run.SettingsOf();
        var clock = new RunClock(settings);
        var calendar = await Calendars.ReadAsync(db, cancellation);
        var workflow = await workflows.GetAsync(db, run.DefinitionVersionId, cancellation);
        var outline = await RunOutlines.ReadAsync(db, run.Id, workflow, cancellation);
        var nodes = tasks.Select(t => t.NodeId).Distinct().ToList();
        var units = tasks.Select(t => t.UnitId!).Distinct().ToList();
        var rows = await db.Schedule.Where(r => r.RunId == run.Id
            && ((r.UnitId == "" && (r.Kind == ScheduleRowKind.PhaseEnd || r.IsSetByHand)) || (nodes.Contains(r.NodeId) && (r.UnitId == "" || units.Contains(r.UnitId))))).ToListAsync(cancellation);
        var phases = await db.Phases.AsNoTracking().Where(p => p.RunId == run.Id).ToListAsync(cancellation);
        var facts = await SchedulePlanning.FactsAsync(db, run, phases, SchedulePlanning.ByHand(rows), clock, cancellation);
        return new OwnDatePlanning(run, workflow, calendar, rows, phases, (node, name, due) => SchedulePlanner.Own(outline, node, due, settings, calendar, facts, name), now, clock.DayOf(now));
    }

    /// <summary>The date a wish means for one task.</summary>
    /// <exception cref="RefusedException">Neither a date nor workdays were given.</exception>
    public DateOnly DateFor(WorkTask task, UnitExtension wanted)
    {
        if (wanted.Date is { } date)
        {
            return date;
        }

        if (wanted.Workdays is < 1 or > MostWorkdays)
        {
            throw UnitDatesTexts.Refuse("WorkdaysWrong", MostWorkdays);
        }

        return task.DueDate is { } due ? calendar.AddWorkdays(due > today ? due : today, wanted.Workdays) : throw UnitDatesTexts.Refuse("NoDate", task.Title);
    }

    /// <exception cref="RefusedException">The date is over, far off, or after the end of a phase that closes what is open.</exception>
    public void Check(WorkTask task, DateOnly date, string unitName)
    {
        if (task.DueDate is not { } due)
        {
            throw UnitDatesTexts.Refuse("NoDate", task.Title);
        }

        if (date < today)
        {
            throw UnitDatesTexts.Refuse("DatePast", RunChecks.DateOf(date));
        }

        if (Math.Abs(date.DayNumber - due.DayNumber) > RunChecks.FarthestStart)
        {
            throw UnitDatesTexts.Refuse("DateFarOff", unitName, RunChecks.DateOf(date), RunChecks.FarthestStart);
        }

        if (task.PhaseNodeId is { } phase && ends.TryGetValue(phase, out var end) && end.Date < date && OwnDates.ClosesAtEnd(workflow, phase))
        {
            throw UnitDatesTexts.Refuse("AfterPhase", phases.GetValueOrDefault(phase)?.Title ?? task.PhaseTitle ?? "", RunChecks.DateOf(end.Date), RunChecks.DateOf(date));
        }
    }

    /// <returns>The date the task had, the reminders that change for its unit, and whether it is back at the common date.</returns>
    public (DateOnly? Before, IReadOnlyList<RowChange> Reminders, bool IsCommon) Move(HostDbContext db, WorkTask task, DateOnly date, LocalizedText why)
    {
        var dueRow = RowNames.Of(SchedulePlanner.DueRow, task.Occurrence);
        var own = rows[(task.NodeId, task.UnitId!, task.Occurrence)].ToList();
        var common = rows[(task.NodeId, "", task.Occurrence)].ToList();
        var commonDue = common.Find(r => r.RuleName == dueRow);
        var isCommon = commonDue?.Date == date;
        List<ScheduleRow> next;
        if (isCommon)
        {
            db.Schedule.RemoveRange(own);
            next = common;
        }
        else
        {
            if (!planned.TryGetValue((task.NodeId, dueRow, date), out var ladder))
            {
                planned[(task.NodeId, dueRow, date)] = ladder = plan(task.NodeId, dueRow, new DueDate(date, false, why));
            }

            next = ladder.Count > 0 ? OwnDates.Replace(db, run, task.UnitId!, own, ladder, now) : throw UnitDatesTexts.Refuse("NoDate", task.Title);
        }

        var before = task.DueDate;
        (task.DueDate, task.DueAt) = (date, next.Find(r => r.RuleName == dueRow)!.At);
        task.Version++;
        var reminders = ScheduleDifference.Between(Coming(own.Count > 0 ? own : common), Coming(next)).Notices.ToList();
        return (before, reminders, isCommon);
    }

    private static List<PlannedRow> Coming(List<ScheduleRow> ladder) => [.. ladder.Where(r => r.State == ScheduleRowState.Planned).Select(ScheduleChanges.Planned)];
}
