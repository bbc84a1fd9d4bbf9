using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Units.Handover;

namespace WorkflowHost.Runtime.Units;

/// <summary>Corrects what is kept of a unit, and takes it out of use or back.</summary>
public sealed class ChangeUnit
{
    private readonly HostStore store;
    private readonly AddressHandover handover;
    private readonly TimeProvider time;

    internal ChangeUnit(HostStore store, AddressHandover handover, TimeProvider time) => (this.store, this.handover, this.time) = (store, handover, time);

    /// <returns>What other addresses led to, where the unit has work.</returns>
    /// <exception cref="RefusedException">As with <see cref="AddUnit"/>, or the unit is gone or was changed since it was shown.</exception>
    public Task<HandedOver> RunAsync(string id, UnitDetails details, Actor actor, CancellationToken cancellation)
    {
        var clean = details.Trimmed();
        return store.WriteAsync(
            async (db, stop) =>
            {
                var unit = await db.Units.FirstOrDefaultAsync(u => u.Id == id, stop) ?? throw UnitTexts.Refuse("UnitGone");
                await UnitChecks.MustBeKeepableAsync(db, id, clean, stop);
                var before = UnitAddresses.Of(unit);
                clean.WriteTo(unit);
                db.ChangeTracker.DetectChanges();
                // Names of the fields, not what was written in them: the audit holds ids and codes.
                string[] changed = [.. db.Entry(unit).Properties.Where(p => p.IsModified).Select(p => p.Metadata.Name)];
                if (changed.Length == 0)
                {
                    return HandedOver.Nothing;
                }

                // Only what would change something: the same form posted twice is no second person.
                if (clean.Version is { } shown && shown != unit.Version)
                {
                    throw UnitTexts.Refuse("UnitMoved", unit.Name);
                }

                unit.Version++;
                AuditTrail.Add(db, time.GetUtcNow(), actor, "unit.changed", "unit:" + id, details: $"code={unit.Code};fields={string.Join(',', changed)}");
                return await handover.RunAsync(db, [new MovedAddresses(unit, before)], actor, stop);
            },
            cancellation);
    }

    /// <summary>A unit out of use is not offered for new runs; runs it is in go on. Nothing is ever deleted: its history stays readable.</summary>
    public Task SetActiveAsync(string id, bool isActive, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var unit = await db.Units.FirstOrDefaultAsync(u => u.Id == id, stop) ?? throw UnitTexts.Refuse("UnitGone");
            if (unit.IsActive != isActive)
            {
                unit.IsActive = isActive;
                unit.Version++;
                AuditTrail.Add(db, time.GetUtcNow(), actor, isActive ? "unit.activated" : "unit.deactivated", "unit:" + id, details: "code=" + unit.Code);
            }
        },
        cancellation);
}
