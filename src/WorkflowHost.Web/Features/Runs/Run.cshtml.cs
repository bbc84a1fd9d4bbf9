using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Audit;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Mails;
using WorkflowHost.Web.Features.Troubles;
using WorkflowHost.Web.Features.UnitDates;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>One run: its phases on a line of time, and below what is asked for, as tabs that are pages of their own.</summary>
[Authorize(Policy = AccessSetup.SeeRuns)]
internal sealed class RunPage(HostStore store, CompiledWorkflows workflows, HostClock clock, Dates dates) : HostPage
{
    public static readonly IReadOnlyList<string> Tabs = ["matrix", "mails", "schedule", "records"];
    public const int RecordsPerPage = 100;

    public Run Run { get; private set; } = null!;
    public RunOutline Outline { get; private set; } = null!;
    public IReadOnlyList<ScheduleRow> Schedule { get; private set; } = [];
    public IReadOnlyDictionary<string, PhaseRow> Phases { get; private set; } = new Dictionary<string, PhaseRow>();
    public Gantt? Gantt { get; private set; }
    public Matrix? Matrix { get; private set; }
    public IReadOnlyList<Notice> Mails { get; private set; } = [];
    public IReadOnlyList<(AuditEntry Entry, string Actor, string? OnBehalfOf)> Records { get; private set; } = [];

    /// <summary>Units with a due date of their own, the first of them.</summary>
    public IReadOnlyList<OwnDate> OwnDates { get; private set; } = [];
    public int OwnDateCount { get; private set; }
    public string Tab { get; private set; } = "matrix";
    public string? Filter { get; private set; }
    public int PageNumber { get; private set; }
    public int UnitCount { get; private set; }

    /// <summary>How many mails or records there are, on their tab.</summary>
    public int InTab { get; private set; }

    /// <summary>How many instances of the run have steps that failed.</summary>
    public int Troubles { get; private set; }
    public DateOnly Today => clock.Today;

    /// <summary>The change of the rule a row follows, if there was one.</summary>
    public RuleChange? RuleChangeOf(ScheduleRow row) => RuleChanges.GetValueOrDefault((row.NodeId, RowNames.Family(row.RuleName)));

    private IReadOnlyDictionary<(string NodeId, string RuleName), RuleChange> RuleChanges { get; set; } = new Dictionary<(string, string), RuleChange>();

    /// <summary>Starts, ends and due dates still to come, while the run goes on; reminders follow them.</summary>
    public bool MayMove(ScheduleRow row) => Run.State is RunState.Running or RunState.Paused && User.May(Rights.Administer)
        && row is { State: ScheduleRowState.Planned, UnitId: "", Kind: ScheduleRowKind.PhaseStart or ScheduleRowKind.PhaseEnd or ScheduleRowKind.Due };

    public async Task<IActionResult> OnGetAsync(string id, string? tab, string? state, int p)
    {
        Tab = Tabs.Contains(tab) ? tab! : "matrix";
        Filter = Matrix.Filters.Contains(state) ? state : null;
        PageNumber = Pager.Read(p);
        var found = await store.ReadAsync(
            async (db, stop) =>
            {
                if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop) is not { } run)
                {
                    return false;
                }

                await ReadAsync(db, run, stop);
                return true;
            },
            Cancellation);
        return found ? Page() : NotFound();
    }

    private async Task ReadAsync(HostDbContext db, Run run, CancellationToken cancellation)
    {
        Run = run;
        Troubles = await TroubleList.CountAsync(db, run.Id, cancellation);
        UnitCount = await db.RunUnits.CountAsync(u => u.RunId == run.Id, cancellation);
        Outline = await RunOutline.ReadAsync(db, workflows, run, cancellation);
        Schedule = await db.Schedule.AsNoTracking().Where(s => s.RunId == run.Id && s.UnitId == "" && (s.State != ScheduleRowState.Withdrawn || s.FiredAt != null)).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync(cancellation);
        Phases = await db.Phases.AsNoTracking().Where(p => p.RunId == run.Id).ToDictionaryAsync(p => p.NodeId, StringComparer.Ordinal, cancellation);
        Gantt = Draw(await Calendars.ReadAsync(db, cancellation));
        switch (Tab)
        {
            case "matrix":
                Matrix = await Matrix.ReadAsync(db, dates, run.Id, clock.Today, Filter, PageNumber, cancellation);
                break;
            case "mails":
                InTab = await db.Notices.CountAsync(n => n.RunId == run.Id, cancellation);
                Mails = await db.Notices.AsNoTracking().Where(n => n.RunId == run.Id).OrderByDescending(n => n.QueuedAt).ThenBy(n => n.Id)
                    .Skip(PageNumber * MailList.PageSize).Take(MailList.PageSize).ToListAsync(cancellation);
                break;
            case "schedule":
                RuleChanges = await db.RuleChanges.AsNoTracking().Where(c => c.RunId == run.Id).ToDictionaryAsync(c => (c.NodeId, c.RuleName), cancellation);
                (OwnDates, OwnDateCount) = await OwnDate.ReadAsync(db, run.Id, cancellation);
                break;
            case "records":
                InTab = await db.Audit.CountAsync(a => a.RunId == run.Id, cancellation);
                Records = await ReadRecordsAsync(db, run.Id, cancellation);
                break;
            default:
                break;
        }
    }

    private async Task<IReadOnlyList<(AuditEntry, string, string?)>> ReadRecordsAsync(HostDbContext db, string runId, CancellationToken cancellation)
    {
        var entries = await db.Audit.AsNoTracking().Where(a => a.RunId == runId).OrderByDescending(a => a.At).ThenBy(a => a.Id)
            .Skip(PageNumber * RecordsPerPage).Take(RecordsPerPage).ToListAsync(cancellation);
        var staff = entries.SelectMany(e => new[] { IdOf(e.ActorId, "staff:"), IdOf(e.OnBehalfOf, "staff:") }).OfType<string>().Distinct().ToList();
        var units = entries.Select(e => IdOf(e.ActorId, "unit:")).OfType<string>().Distinct().ToList();
        var names = await db.Users.Where(u => staff.Contains(u.Id)).ToDictionaryAsync(u => "staff:" + u.Id, u => u.DisplayName, cancellation);
        foreach (var unit in await db.Units.Where(u => units.Contains(u.Id)).Select(u => new { u.Id, u.Name }).ToListAsync(cancellation))
        {
            names["unit:" + unit.Id] = unit.Name;
        }

        return entries.ConvertAll(e => (e, names.GetValueOrDefault(e.ActorId ?? "") ?? e.ActorId ?? "", e.OnBehalfOf is null ? null : names.GetValueOrDefault(e.OnBehalfOf) ?? e.OnBehalfOf));
    }

    private static string? IdOf(string? actor, string prefix) => actor?.StartsWith(prefix, StringComparison.Ordinal) == true ? actor[prefix.Length..] : null;

    private Gantt? Draw(Procedures.Calendar.WorkCalendar calendar)
    {
        // By date: Studio writes activities in the order they were touched, which is nobody's order of phases.
        var starts = Schedule.Where(s => s.Kind == ScheduleRowKind.PhaseStart).GroupBy(s => s.NodeId).ToDictionary(g => g.Key, g => g.Min(s => s.Date), StringComparer.Ordinal);
        var known = Outline.Phases.Count > 0 ? Outline.Phases.Select(p => p.NodeId) : Schedule.Select(s => s.PhaseNodeId).Distinct();
        var nodes = known.OrderBy(node => starts.GetValueOrDefault(node, DateOnly.MaxValue)).ToList();
        var phases = nodes.ConvertAll(node =>
        {
            var start = Schedule.FirstOrDefault(s => s.NodeId == node && s.Kind == ScheduleRowKind.PhaseStart)?.Date;
            var end = Schedule.FirstOrDefault(s => s.NodeId == node && s.Kind == ScheduleRowKind.PhaseEnd)?.Date;
            var opened = Phases.GetValueOrDefault(node);
            return (Title: opened?.Title ?? Outline.TitleOf(node), Start: start ?? (opened is null ? null : clock.DayOf(opened.OpenedAt)),
                End: opened?.ClosedAt is { } closed && end is null ? clock.DayOf(closed) : end, HasClosed: opened?.ClosedAt is not null, HasOpened: opened is not null);
        });
        var shown = nodes.Where((_, i) => phases[i].Start is not null || phases[i].End is not null).ToList();
        return Gantt.Draw(
            phases,
            [.. Schedule.Where(s => s.Kind == ScheduleRowKind.Due && shown.Contains(s.PhaseNodeId)).Select(s => (shown.IndexOf(s.PhaseNodeId), s.Date, $"{Outline.TitleOf(s.NodeId)} {dates.Day(s.Date)}"))],
            clock.Today, calendar);
    }
}
