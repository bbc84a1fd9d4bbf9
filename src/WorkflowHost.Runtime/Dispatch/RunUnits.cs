using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>The units of a run that a selector names, in their order.</summary>
internal static class RunUnits
{
    /// <exception cref="RefusedException">The selector cannot be read; publishing finds it first.</exception>
    public static async Task<IReadOnlyList<Unit>> SelectAsync(HostDbContext db, string runId, string selector, CancellationToken cancellation)
    {
        if (!Selector.TryParse(selector, SelectorKind.Units, out var selectors, out _))
        {
            throw DispatchTexts.Refuse("SelectorUnreadable", selector);
        }

        var units = await (from member in db.RunUnits
                           join unit in db.Units on member.UnitId equals unit.Id
                           where member.RunId == runId
                           orderby member.OrderNumber, unit.Code
                           select new { Unit = unit, Class = member.UnitClass }).AsNoTracking().ToListAsync(cancellation);
        return [.. units.Where(u => selectors.Any(s => Names(s, u.Unit, u.Class))).Select(u => u.Unit)];
    }

    private static bool Names(Selector selector, Unit unit, string? unitClass) => selector.Form switch
    {
        "all" or "contacts" or "heads" when selector.Codes.Count == 0 => true,
        "kind" => selector.Codes.Contains(unit.Kind),
        "class" => selector.Codes.Contains(unitClass),
        "units" or "contacts" => selector.Codes.Contains(unit.Code),
        _ => false,
    };
}
