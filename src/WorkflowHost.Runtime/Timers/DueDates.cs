using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Timers;

/// <summary>
/// Rows of the schedules: starts, ends and due dates wake what waits for them; reminders write to those who still owe
/// something; an escalation puts an open approval before others. After an outage each row fires once, and of several reminders of one piece of work only the latest is sent.
/// </summary>
internal sealed class DueDates(Bursts bursts, Collections collections, Escalations escalations, ProcedureNotices notices, PhaseMails phases) : DueWork<ScheduleRow>
{
    public override string Name => "schedule row";

    public override string IdOf(ScheduleRow row) => row.Id;

    public override Task<List<ScheduleRow>> ClaimAsync(HostDbContext db, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        (db is PostgresHostDbContext
            ? db.Schedule.FromSql(
                $"""
                 SELECT s.* FROM schedule s WHERE s."State" = 'Planned' AND s."At" <= {now.UtcTicks} AND (s."RetryAt" IS NULL OR s."RetryAt" <= {now.UtcTicks})
                 AND EXISTS (SELECT 1 FROM runs r WHERE r."Id" = s."RunId" AND r."State" <> 'Paused')
                 ORDER BY s."At" LIMIT {atMost} FOR UPDATE OF s SKIP LOCKED
                 """)
            : db.Schedule
                .Where(s => s.State == ScheduleRowState.Planned && s.At <= now && (s.RetryAt == null || s.RetryAt <= now)
                    && db.Runs.Any(r => r.Id == s.RunId && r.State != RunState.Paused))
                .OrderBy(s => s.At).Take(atMost))
        .AsNoTracking().ToListAsync(cancellation);

    public override async Task HandleAsync(HostDbContext db, ScheduleRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        // What an earlier row of this batch has opened waits for this one too, or owes what it reminds of.
        await db.SaveChangesAsync(cancellation);
        var isReminder = row.Kind is ScheduleRowKind.Reminder or ScheduleRowKind.Overdue;
        var state = await IsOvertakenAsync(db, row, now, cancellation) ? ScheduleRowState.Passed : ScheduleRowState.Fired;
        var changed = await db.Schedule.Where(s => s.Id == row.Id && s.State == ScheduleRowState.Planned).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, state).SetProperty(s => s.FiredAt, now), cancellation);
        if (changed == 0 || state == ScheduleRowState.Passed)
        {
            // An earlier row of this batch withdrew it (its phase closed), or a later reminder says it all.
            return;
        }

        if (PhaseNotices.IsRow(row.RuleName))
        {
            await phases.SendAsync(db, row, now, cancellation);
        }
        else if (isReminder)
        {
            await RemindAsync(db, row, now, cancellation);
        }
        else if (row.Kind == ScheduleRowKind.Escalation)
        {
            await escalations.HappenAsync(db, row, now, cancellation);
        }
        else
        {
            await WakeAsync(db, row, cancellation);
        }
    }

    public override Task PutOffAsync(HostDbContext db, ScheduleRow row, DateTimeOffset now, CancellationToken cancellation) =>
        db.Schedule.Where(s => s.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.Failures, s => s.Failures + 1).SetProperty(s => s.RetryAt, Later(now, row.Failures)), cancellation);

    /// <summary>
    /// Of several reminders of one piece of work the latest says it all; of several times of a recurring duty the latest is asked for,
    /// unless the duty makes up for each.
    /// </summary>
    private static Task<bool> IsOvertakenAsync(HostDbContext db, ScheduleRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        var later = db.Schedule.Where(
            other => other.RunId == row.RunId && other.NodeId == row.NodeId && other.UnitId == row.UnitId && other.At > row.At && other.At <= now
                && (other.State == ScheduleRowState.Planned || other.State == ScheduleRowState.Fired));
        var time = RowNames.Occurrence(row.RuleName);
        var ofThisTime = RowNames.Of("", time);
        return row.Kind switch
        {
            ScheduleRowKind.Opening => RowNames.Family(row.RuleName) == SchedulePlanner.OpensRow
                ? later.AnyAsync(other => other.Kind == ScheduleRowKind.Opening, cancellation)
                : Task.FromResult(false),
            ScheduleRowKind.Reminder or ScheduleRowKind.Overdue => later.AnyAsync(
                other => (other.Kind == ScheduleRowKind.Reminder || other.Kind == ScheduleRowKind.Overdue) && (time == null || other.RuleName.EndsWith(ofThisTime)), cancellation),
            _ => Task.FromResult(false),
        };
    }

    private async Task WakeAsync(HostDbContext db, ScheduleRow row, CancellationToken cancellation)
    {
        // A unit's own date wakes only a collection that waited for it after the common date: nothing else follows from it.
        if (row.UnitId.Length > 0 && !await db.Schedule.AnyAsync(
            s => s.RunId == row.RunId && s.NodeId == row.NodeId && s.UnitId == "" && s.RuleName == row.RuleName && s.State == ScheduleRowState.Fired, cancellation))
        {
            return;
        }

        // Rows of a recurring duty are waited for by what they do, not by the time they are for.
        var family = RowNames.Family(row.RuleName);
        var waits = await db.ScheduleWaits.AsNoTracking()
            .Where(w => w.RunId == row.RunId && w.NodeId == row.NodeId && w.RuleName == family).ToListAsync(cancellation);
        foreach (var wait in waits)
        {
            if (await db.Collections.AnyAsync(c => c.BookmarkId == wait.BookmarkId, cancellation))
            {
                await collections.DeadlineAsync(db, wait.BookmarkId, wait.InstanceId, cancellation);
            }
            else if (row.UnitId.Length == 0)
            {
                await bursts.ApplyAsync(db, wait.InstanceId, RunSchedule.ResumeBy(row, wait.BookmarkId), $"row:{row.Id}:{wait.BookmarkId}", cancellation);
            }
        }
    }

    private async Task RemindAsync(HostDbContext db, ScheduleRow row, DateTimeOffset now, CancellationToken cancellation)
    {
        var owing = await ProcedureNotices.OwingAsync(db, row, cancellation);
        if (owing.Count > 0)
        {
            await notices.RemindAsync(db, row, owing, now, cancellation);
        }
    }
}
