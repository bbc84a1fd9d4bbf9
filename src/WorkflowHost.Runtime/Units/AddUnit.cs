using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Units;

/// <summary>Takes one unit into the list.</summary>
public sealed class AddUnit(HostStore store, TimeProvider time)
{
    /// <summary>Between two places in a list, so that one can be put between without renumbering.</summary>
    public const int OrderStep = 10;

    /// <exception cref="RefusedException">Code or name is missing, taken or wrong, or an address cannot be written to.</exception>
    public Task RunAsync(UnitDetails details, string formToken, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        var clean = details.Trimmed();
        return store.WriteAsync(
            async (db, stop) =>
            {
                // Asked before the check for a taken code: the second copy of a form would otherwise be refused by its own first one.
                if (await AuditTrail.OnceAsync(db, actor, "units", formToken, stop) is not { } once)
                {
                    return;
                }

                await UnitChecks.MustBeKeepableAsync(db, id, clean, stop);
                var unit = new Unit { Id = id, Code = "", Name = "", OrderNumber = await NextOrderAsync(db, stop) };
                clean.WriteTo(unit);
                db.Units.Add(unit);
                AuditTrail.Add(db, now, actor, "unit.added", "unit:" + id, details: "code=" + unit.Code, id: once);
            },
            cancellation);
    }

    internal static async Task<int> NextOrderAsync(HostDbContext db, CancellationToken cancellation) =>
        (await db.Units.MaxAsync(u => (int?)u.OrderNumber, cancellation) ?? 0) + OrderStep;
}
