using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Web.Features.UnitDates;

/// <summary>The due date one unit has for itself.</summary>
public sealed record OwnDate(string UnitName, ScheduleRow Row)
{
    private const int Most = 200;

    public static async Task<(IReadOnlyList<OwnDate> Shown, int Count)> ReadAsync(HostDbContext db, string runId, CancellationToken cancellation)
    {
        var own = db.Schedule.AsNoTracking().Where(s => s.RunId == runId && s.UnitId != "" && s.Kind == ScheduleRowKind.Due);
        var shown = await (from row in own
                           join unit in db.Units on row.UnitId equals unit.Id
                           orderby row.NodeId, row.Date, unit.OrderNumber, unit.Code
                           select new OwnDate(unit.Name, row)).Take(Most).ToListAsync(cancellation);
        return (shown, shown.Count < Most ? shown.Count : await own.CountAsync(cancellation));
    }
}
