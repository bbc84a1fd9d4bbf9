using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Timers;

/// <summary>Triggers of the clock: start an instance and move on to the next time.</summary>
internal sealed class DueTriggers(CompiledWorkflows workflows) : DueWork<StoredTrigger>
{
    public override string Name => "trigger";

    public override string IdOf(StoredTrigger row) => row.Id;

    public override Task<List<StoredTrigger>> ClaimAsync(HostDbContext db, DateTimeOffset now, int atMost, CancellationToken cancellation) =>
        (db is PostgresHostDbContext
            ? db.Triggers.FromSql($"SELECT * FROM triggers WHERE \"DueAt\" <= {now.UtcTicks} ORDER BY \"DueAt\" LIMIT {atMost} FOR UPDATE SKIP LOCKED")
            : db.Triggers.Where(t => t.DueAt <= now).OrderBy(t => t.DueAt).Take(atMost))
        .AsNoTracking().ToListAsync(cancellation);

    public override async Task HandleAsync(HostDbContext db, StoredTrigger row, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = row.DueAt!.Value;
        var trigger = WorkflowTrigger.Of(await workflows.GetAsync(db, row.DefinitionVersionId, cancellation)).FirstOrDefault(t => t.NodeId == row.NodeId);
        var next = trigger?.NextAfter(due, now);
        await db.Triggers.Where(t => t.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, next).SetProperty(t => t.Failures, 0), cancellation);
        await Triggers.StartAsync(db, row, due.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture), null, null, null, now, cancellation);
    }

    public override Task PutOffAsync(HostDbContext db, StoredTrigger row, DateTimeOffset now, CancellationToken cancellation) =>
        db.Triggers.Where(t => t.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Failures, t => t.Failures + 1).SetProperty(t => t.DueAt, Later(now, row.Failures)), cancellation);
}
