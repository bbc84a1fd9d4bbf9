using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Units.Handover;

namespace WorkflowHost.Runtime.Units;

/// <summary>
/// Units from a table: shown first, then carried out as shown. All rows or none, in one transaction, whatever their number: the
/// units are read once and written in batches.
/// </summary>
public sealed class ImportUnits
{
    private readonly HostStore store;
    private readonly AddressHandover handover;
    private readonly TimeProvider time;

    internal ImportUnits(HostStore store, AddressHandover handover, TimeProvider time) => (this.store, this.handover, this.time) = (store, handover, time);

    /// <summary>What the table would do to the units as they are now. Changes nothing.</summary>
    public Task<UnitImportPlan> PreviewAsync(string text, CancellationToken cancellation) =>
        store.ReadAsync(async (db, stop) => ImportPlanning.Plan(text, await db.Units.AsNoTracking().ToListAsync(stop)), cancellation);

    /// <summary>Does what <see cref="PreviewAsync"/> showed. A second copy of the form answers the same and changes nothing.</summary>
    /// <param name="fingerprint">Of the plan that was shown.</param>
    /// <returns>What other addresses led to, where units have work.</returns>
    /// <exception cref="RefusedException">The table has errors, or the units were changed since, so that something else would happen. Nothing was changed.</exception>
    public Task<HandedOver> RunAsync(string text, string fingerprint, string formToken, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "units.import", formToken, stop) is not { } once)
                {
                    return HandedOver.Nothing;
                }

                var known = await db.Units.ToListAsync(stop);
                var plan = ImportPlanning.Plan(text, known);
                if (plan.HasErrors)
                {
                    throw UnitTexts.Refuse("ImportErrors", plan.Remarks.Count(r => r.IsError));
                }

                if (plan.Fingerprint() != fingerprint)
                {
                    throw UnitTexts.Refuse("ImportMoved");
                }

                var byId = known.ToDictionary(u => u.Id);
                var moved = new List<MovedAddresses>();
                foreach (var planned in plan.Units.Where(u => u.Act != PlannedAct.Keep))
                {
                    var unit = planned.UnitId is { } id ? byId[id] : db.Units.Add(new Unit { Id = Guid.CreateVersion7(now).ToString("N"), Code = "", Name = "" }).Entity;
                    var before = UnitAddresses.Of(unit);
                    planned.Details.WriteTo(unit);
                    unit.Version++;
                    if (planned.UnitId is not null)
                    {
                        moved.Add(new MovedAddresses(unit, before));
                    }
                }

                AuditTrail.Add(db, now, actor, "units.imported", "units", details: $"added={Codes(plan, PlannedAct.Add)};changed={Codes(plan, PlannedAct.Change)}", id: once);
                return await handover.RunAsync(db, moved, actor, stop);
            },
            cancellation);
    }

    private static string Codes(UnitImportPlan plan, PlannedAct act) => string.Join(',', plan.Units.Where(u => u.Act == act).Select(u => u.Details.Code));
}
