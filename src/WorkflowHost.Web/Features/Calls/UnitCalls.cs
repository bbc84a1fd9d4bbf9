using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Calls;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Web.Features.Calls;

/// <summary>All that is needed on the telephone with one unit: what it owes, whom to ask for, what was said before, what was written.</summary>
/// <param name="Shorts">The short text for each task, by its id.</param>
internal sealed record UnitCalls(
    Run Run, Unit Unit, IReadOnlyList<WorkTask> Owing, IReadOnlyDictionary<string, string> Shorts, IReadOnlyList<PhoneCall> Calls, IReadOnlyList<Notice> Mails)
{
    private const int MostShown = 20;

    /// <summary>Null when the unit is not in the run.</summary>
    public static async Task<UnitCalls?> ReadAsync(HostDbContext db, ShortTexts shorts, string runId, string unitId, NoticeLanguage reader, CancellationToken cancellation)
    {
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && db.RunUnits.Any(u => u.RunId == runId && u.UnitId == unitId), cancellation);
        var unit = run is null ? null : await db.Units.AsNoTracking().FirstOrDefaultAsync(u => u.Id == unitId, cancellation);
        if (run is null || unit is null)
        {
            return null;
        }

        var owing = await db.Tasks.AsNoTracking().Where(t => t.RunId == runId && t.UnitId == unitId && t.Kind == TaskKind.Submission && t.WaitsOnUnit && t.FinishedAt == null)
            .OrderBy(t => t.DueDate).ThenBy(t => t.Id).ToListAsync(cancellation);
        return new UnitCalls(
            run, unit, owing,
            await shorts.OfAsync(db, runId, unit, owing, reader, cancellation),
            await db.PhoneCalls.AsNoTracking().Where(c => c.RunId == runId && c.UnitId == unitId).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(MostShown).ToListAsync(cancellation),
            await db.Notices.AsNoTracking().Where(n => n.RunId == runId && n.UnitId == unitId && n.DigestId == null).OrderByDescending(n => n.QueuedAt).ThenBy(n => n.Id).Take(MostShown).ToListAsync(cancellation));
    }
}
