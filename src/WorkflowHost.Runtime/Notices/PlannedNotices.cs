using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Notices;

/// <param name="Mails">One for each person who would get one if nothing changed until then. Not stored.</param>
public sealed record PlannedReminder(ScheduleRow Row, string RunTitle, IReadOnlyList<Notice> Mails);

/// <summary>
/// The mails a row of the schedule will send, before it does. They are written by the very code that sends them, as of the moment
/// the row fires, into a context that is never saved: what is read here is what will be read there.
/// </summary>
public sealed class PlannedNotices
{
    private readonly HostStore store;
    private readonly ProcedureNotices notices;
    private readonly Escalations escalations;
    private readonly PhaseMails phases;

    internal PlannedNotices(HostStore store, ProcedureNotices notices, Escalations escalations, PhaseMails phases)
    {
        this.phases = phases;
        this.store = store;
        this.notices = notices;
        this.escalations = escalations;
    }

    /// <returns>Null when there is no such row or it no longer waits.</returns>
    public Task<PlannedReminder?> ReadAsync(string rowId, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var row = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(r => r.Id == rowId && r.State == ScheduleRowState.Planned, stop);
            var title = row is null ? null : await db.Runs.Where(r => r.Id == row.RunId).Select(r => r.Title).FirstAsync(stop);
            if (row is null)
            {
                return null;
            }

            if (Procedures.Phases.PhaseNotices.IsRow(row.RuleName))
            {
                await phases.SendAsync(db, row, row.At, stop, asPlanned: true);
            }
            else if (row.Kind == ScheduleRowKind.Escalation)
            {
                await escalations.PreviewAsync(db, row, stop);
            }
            else if (await ProcedureNotices.OwingAsync(db, row, stop) is { Count: > 0 } owing)
            {
                await notices.RemindAsync(db, row, owing, row.At, stop);
            }

            return new PlannedReminder(row, title!, [.. db.Notices.Local.OrderBy(n => n.RecipientName, StringComparer.Ordinal).ThenBy(n => n.Id, StringComparer.Ordinal)]);
        },
        cancellation);
}
