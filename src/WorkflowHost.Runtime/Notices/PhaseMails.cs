using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>The mails about a phase itself: it begins, it has begun, it ends, it is over. Each is a row of the schedule like any reminder.</summary>
internal sealed class PhaseMails(CompiledWorkflows workflows, LinkAddresses addresses)
{
    /// <summary>A row fired: write to those the phase names, unless the phase has overtaken what it says.</summary>
    /// <param name="asPlanned">For a preview: as if the phase were where the row expects it.</param>
    public async Task SendAsync(HostDbContext db, ScheduleRow row, DateTimeOffset now, CancellationToken cancellation, bool asPlanned = false)
    {
        var run = await db.Runs.FirstAsync(r => r.Id == row.RunId, cancellation);
        var phase = await db.Phases.AsNoTracking().FirstOrDefaultAsync(p => p.RunId == row.RunId && p.NodeId == row.NodeId, cancellation);
        var workflow = await workflows.GetAsync(db, run.DefinitionVersionId, cancellation);
        var dates = RunOutlines.Of(workflow).Phases.FirstOrDefault(p => p.NodeId == row.NodeId);
        if (dates?.Notices?.Of(row.RuleName) is not { } notice || !(asPlanned || PhaseNotices.Fits(row.RuleName, phase is not null, phase?.ClosedAt is not null)))
        {
            return;
        }

        var calendar = await Calendars.ReadAsync(db, cancellation);
        var writer = new NoticeWriter(run, calendar, await MailContents.ReadAsync(db, cancellation), addresses, now);
        var name = notice.Template == NoticeTemplateNames.PhaseStarts ? SchedulePlanner.StartRow : SchedulePlanner.EndRow;
        var due = await db.Schedule.AsNoTracking().Where(r => r.RunId == run.Id && r.NodeId == row.NodeId && r.UnitId == "" && r.RuleName == name).Select(r => (DateOnly?)r.Date).FirstOrDefaultAsync(cancellation);
        var directory = await RunDirectories.LoadAsync(db, run.Id, cancellation);
        var open = await OpenAsync(db, run.Id, row.NodeId, phase?.ClosedAt, cancellation);
        foreach (var person in SelectorResolver.People(notice.To, directory, writer.Today).Found.Where(p => p.Email is not null))
        {
            var view = writer.OfPhase(dates.Title.Chinese, directory.Units.FirstOrDefault(u => u.Code == person.UnitCode)?.Name ?? person.Name, due);
            // What is open is told to staff alone, with the way to the run; a unit learns only of its own tasks.
            view = person.UnitCode is null
                ? view with { Count = open.Sum(o => o.Count), Units = [.. open.Select(o => PhaseOpenWork.Line(o.Title, o.Count))], Link = $"{addresses.Public}/runs/{Uri.EscapeDataString(run.Id)}", HasLink = true }
                : view with { HasLink = false };
            db.Notices.Add(writer.Write(notice.Template, view, $"row:{row.Id}:{row.At.UtcTicks}:{person.Key}", person.Name, person.Email!, null, null, row.Id));
            db.Wakes |= Wake.Outbox;
        }
    }

    /// <summary>A phase has opened after the mail that says so had its turn: it gets another.</summary>
    public static async Task OpenedAsync(HostDbContext db, Run run, string phaseNodeId, DateTimeOffset now, CancellationToken cancellation)
    {
        var row = await db.Schedule.FindAsync([DerivedId.ScheduleRow(run.Id, phaseNodeId, "", PhaseNotices.OpenedRow)], cancellation);
        if (row is { State: ScheduleRowState.Fired or ScheduleRowState.Passed })
        {
            var clock = new RunClock(run.SettingsOf());
            var calendar = await Calendars.ReadAsync(db, cancellation);
            var today = clock.DayOf(now);
            row.Date = calendar.Roll(today, Procedures.Calendar.RollRule.Next);
            row.At = row.Date == today && now > clock.NoticeTime(today) ? now : clock.NoticeTime(row.Date);
            (row.State, row.FiredAt) = (ScheduleRowState.Planned, null);
            db.Wakes |= row.At <= now ? Wake.Due : Wake.None;
        }
    }

    /// <summary>What is open in the phase by title, or was when it closed.</summary>
    private static async Task<List<(string Title, int Count)>> OpenAsync(HostDbContext db, string runId, string phaseNodeId, DateTimeOffset? closedAt, CancellationToken cancellation)
    {
        var tasks = db.Tasks.AsNoTracking().Where(t => t.RunId == runId && t.PhaseNodeId == phaseNodeId);
        var open = closedAt is { } at
            ? tasks.Where(t => t.FinishedAt == null || (t.State == TaskState.Withdrawn && t.FinishedAt >= at))
            : tasks.Where(t => t.FinishedAt == null);
        return [.. (await open.GroupBy(t => t.Title).Select(g => new { Title = g.Key, Count = g.Count() }).OrderBy(g => g.Title).ToListAsync(cancellation)).Select(g => (g.Title, g.Count))];
    }
}
