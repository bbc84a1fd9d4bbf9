using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Stimuli one instance left for another.</summary>
internal sealed class DueStimuli(Bursts bursts) : DueWork<PendingStimulus>
{
    public override string Name => "stimulus";

    public override string IdOf(PendingStimulus row) => row.Id;

    public override Task<List<PendingStimulus>> ClaimAsync(HostDbContext db, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        (db is PostgresHostDbContext
            ? db.PendingStimuli.FromSql($"SELECT * FROM pending_stimuli WHERE \"DueAt\" <= {now.UtcTicks} ORDER BY \"DueAt\" LIMIT {atMost} FOR UPDATE SKIP LOCKED")
            : db.PendingStimuli.Where(p => p.DueAt <= now).OrderBy(p => p.DueAt).Take(atMost))
        .AsNoTracking().ToListAsync(cancellation);

    public override async Task HandleAsync(HostDbContext db, PendingStimulus row, DateTimeOffset now, CancellationToken cancellation)
    {
        await db.PendingStimuli.Where(p => p.Id == row.Id).ExecuteDeleteAsync(cancellation);
        await bursts.ApplyAsync(db, row.InstanceId, StimulusJson.Read(row.Stimulus), row.Id, cancellation);
    }

    public override Task PutOffAsync(HostDbContext db, PendingStimulus row, DateTimeOffset now, CancellationToken cancellation) =>
        db.PendingStimuli.Where(p => p.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Failures, p => p.Failures + 1).SetProperty(p => p.DueAt, Later(now, row.Failures)), cancellation);
}
