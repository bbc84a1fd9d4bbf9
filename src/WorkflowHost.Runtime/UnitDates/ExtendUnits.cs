using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.UnitDates;

/// <summary>延期: gives one unit or several a due date of their own; what moves with it and who is told is shown first.</summary>
public sealed class ExtendUnits
{
    private readonly HostStore store;
    private readonly UnitDateChanges changes;
    private readonly TimeProvider time;

    internal ExtendUnits(HostStore store, UnitDateChanges changes, TimeProvider time)
    {
        this.store = store;
        this.changes = changes;
        this.time = time;
    }

    /// <summary>What it would change. Nothing is kept.</summary>
    /// <exception cref="RefusedException">As <see cref="RunAsync"/>.</exception>
    public Task<ExtensionEffect> PreviewAsync(string runId, UnitExtension wanted, Actor actor, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, stop);
            return await changes.WriteAsync(db, runId, wanted, actor, "preview", time.GetUtcNow(), stop);
        },
        cancellation);

    /// <param name="fingerprint">Of what was shown: <see cref="ExtensionEffect.Fingerprint"/>.</param>
    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right or reason, a date that cannot be, or something else would happen than was shown. Nothing was changed.</exception>
    public Task<bool> RunAsync(string runId, UnitExtension wanted, string fingerprint, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, stop);
            if (await AuditTrail.OnceAsync(db, actor, "run:" + runId, formToken, stop) is not { } once)
            {
                return false;
            }

            await ScheduleChanges.LockAsync(db, runId, stop);
            var effect = await changes.WriteAsync(db, runId, wanted, actor, "extended:" + once, time.GetUtcNow(), stop);
            if (effect.Fingerprint() != fingerprint)
            {
                throw UnitDatesTexts.Refuse("ChangeMoved");
            }

            AuditTrail.Add(
                db, time.GetUtcNow(), actor, "units.extended", "run:" + runId, runId, wanted.Reason.Trim(),
                "tasks:" + string.Join(',', effect.Units.Select(u => $"{u.TaskId}={u.After:yyyy-MM-dd}")), once);
            return true;
        },
        cancellation);
}
