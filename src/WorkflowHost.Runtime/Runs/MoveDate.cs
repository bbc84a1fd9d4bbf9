using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>Sets one date of a running procedure by hand; what counts from it follows, and those concerned are told.</summary>
public sealed class MoveDate
{
    private readonly HostStore store;
    private readonly ScheduleChanges changes;
    private readonly TimeProvider time;

    internal MoveDate(HostStore store, ScheduleChanges changes, TimeProvider time)
    {
        this.store = store;
        this.changes = changes;
        this.time = time;
    }

    /// <summary>What it would change. Nothing is kept.</summary>
    /// <exception cref="RefusedException">As <see cref="RunAsync"/>.</exception>
    public Task<DateChange> PreviewAsync(string runId, DateMove move, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => WriteAsync(db, runId, move, "preview", stop), cancellation);

    /// <param name="fingerprint">Of what was shown: <see cref="DateChange.Fingerprint"/>.</param>
    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right or reason, the date is over or cannot be, or something else would happen than was shown. Nothing was changed.</exception>
    public Task<bool> RunAsync(string runId, DateMove move, string fingerprint, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Administer, stop);
            if (await AuditTrail.OnceAsync(db, actor, "run:" + runId, formToken, stop) is not { } once)
            {
                return false;
            }

            await ScheduleChanges.LockAsync(db, runId, stop);
            var change = await WriteAsync(db, runId, move, "moved:" + once, stop);
            if (DateChange.Fingerprint([change]) != fingerprint)
            {
                throw RunsTexts.Refuse("ChangeMoved");
            }

            AuditTrail.Add(db, time.GetUtcNow(), actor, "run.date-moved", "run:" + runId, runId, move.Reason.Trim(), $"row:{move.RowId} date:{move.Date:yyyy-MM-dd} rows:{change.Difference.Changes.Count}", once);
            return true;
        },
        cancellation);

    private async Task<DateChange> WriteAsync(HostDbContext db, string runId, DateMove move, string cause, CancellationToken cancellation)
    {
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, cancellation) ?? throw RunsTexts.Refuse("RunUnknown");
        if (run.State is not (RunState.Running or RunState.Paused))
        {
            throw RunsTexts.Refuse("RunOver");
        }

        var row = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(r => r.Id == move.RowId && r.RunId == runId, cancellation) ?? throw RunsTexts.Refuse("DateUnknown");
        var now = time.GetUtcNow();
        Check(row, move, new RunClock(run.SettingsOf()).DayOf(now));
        var why = RunsTexts.Say("MovedByHand", DateText.Full(row.Date), DateText.Full(move.Date), move.Reason.Trim());
        var change = await changes.WriteAsync(
            db, run, new Dictionary<(string, string), DueDate> { [(row.NodeId, row.RuleName)] = new(move.Date, false, why) }, move.Reason.Trim(), cause, now, cancellation);
        return change.Warnings.FirstOrDefault(w => w.Code == "PhaseEndsBeforeStart") is { } wrong ? throw RunsTexts.Refuse("DateImpossible", wrong.Text) : change;
    }

    private static void Check(ScheduleRow row, DateMove move, DateOnly today)
    {
        if (row.Kind is not (ScheduleRowKind.PhaseStart or ScheduleRowKind.PhaseEnd or ScheduleRowKind.Due) || row.UnitId.Length > 0)
        {
            throw RunsTexts.Refuse("DateFollows");
        }

        if (row.State != ScheduleRowState.Planned)
        {
            throw RunsTexts.Refuse("DateOver", RunChecks.DateOf(row.Date));
        }

        if (string.IsNullOrWhiteSpace(move.Reason))
        {
            throw RunsTexts.Refuse("ReasonMissing");
        }

        if (move.Date < today)
        {
            throw RunsTexts.Refuse("DatePast", RunChecks.DateOf(move.Date));
        }

        if (move.Date == row.Date)
        {
            throw RunsTexts.Refuse("DateSame", RunChecks.DateOf(move.Date));
        }

        if (Math.Abs(move.Date.DayNumber - row.Date.DayNumber) > RunChecks.FarthestStart)
        {
            throw RunsTexts.Refuse("DateFarOff", RunChecks.DateOf(move.Date), RunChecks.FarthestStart);
        }
    }
}
