using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>Pause, go on, cancel: each with a reason that is kept on record.</summary>
public sealed class RunControl(HostStore store, Bursts bursts, TimeProvider time)
{
    /// <summary>Nothing of the run becomes due while it is paused; what people hand in is still taken.</summary>
    /// <exception cref="RefusedException">No right or reason, no such run, or it is over.</exception>
    public Task PauseAsync(string runId, string reason, Actor actor, CancellationToken cancellation) =>
        ChangeAsync(runId, reason, actor, RunState.Running, RunState.Paused, "run.paused", cancellation);

    /// <summary>What became due meanwhile happens now, once.</summary>
    /// <exception cref="RefusedException">No right or reason, no such run, or it is not paused.</exception>
    public Task ResumeAsync(string runId, string reason, Actor actor, CancellationToken cancellation) =>
        ChangeAsync(runId, reason, actor, RunState.Paused, RunState.Running, "run.resumed", cancellation);

    /// <summary>Ends the run for good: every instance is cancelled, open tasks and dates are withdrawn.</summary>
    /// <exception cref="RefusedException">No right or reason, no such run, or it is over.</exception>
    public Task CancelAsync(string runId, string reason, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var run = await FindAsync(db, runId, reason, actor, stop);
            AuditTrail.Add(db, time.GetUtcNow(), actor, "run.cancelled", "run:" + runId, runId, reason.Trim());
            HashSet<string> asked = [];
            // Again until there is no new one: while one was waited for, it may have started others.
            while (await LeftAsync(db, runId, asked, stop) is { Count: > 0 } instances)
            {
                foreach (var instance in instances)
                {
                    await bursts.ApplyAsync(db, instance, new CancelInstance(), "cancel:" + runId, stop);
                }
            }

            // What they had to tell each other; the start of one that had not begun is among it.
            await db.PendingStimuli.Where(p => db.Instances.Any(i => i.Id == p.InstanceId && i.RunId == runId)).ExecuteDeleteAsync(stop);

            // A root that had faulted can be past cancelling; the run is over all the same.
            if (run.State is not RunState.Cancelled)
            {
                await RunSchedule.EndAsync(db, run, RunState.Cancelled, time.GetUtcNow(), stop);
            }
        },
        cancellation);

    /// <summary>The instances that have not ended and were not asked before; those inside before those around them.</summary>
    private static async Task<List<string>> LeftAsync(HostDbContext db, string runId, HashSet<string> asked, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        var left = await db.Instances.Where(i => i.RunId == runId && i.FinishedAt == null)
            .OrderBy(i => i.ParentInstanceId == null).ThenBy(i => i.Id).Select(i => i.Id).ToListAsync(cancellation);
        return left.FindAll(asked.Add);
    }

    private Task ChangeAsync(string runId, string reason, Actor actor, RunState from, RunState to, string act, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var run = await FindAsync(db, runId, reason, actor, stop);
            if (run.State == from)
            {
                run.State = to;
                AuditTrail.Add(db, time.GetUtcNow(), actor, act, "run:" + runId, runId, reason.Trim());
                db.Wakes |= Wake.Due;
            }
        },
        cancellation);

    private static async Task<Run> FindAsync(HostDbContext db, string runId, string reason, Actor actor, CancellationToken cancellation)
    {
        await OfficeRights.MustHoldAsync(db, actor, Rights.Administer, cancellation);
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw RunsTexts.Refuse("ReasonMissing");
        }

        var run = await db.Runs.FirstOrDefaultAsync(r => r.Id == runId, cancellation) ?? throw RunsTexts.Refuse("RunUnknown");
        return run.State is RunState.Completed or RunState.Cancelled ? throw RunsTexts.Refuse("RunOver") : run;
    }
}
