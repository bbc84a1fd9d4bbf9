using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>One instance in one burst: what the carrying out of effects needs to know, and where it leaves what comes next.</summary>
internal sealed class BurstScope(HostDbContext db, StoredInstance instance, CompiledWorkflow workflow, DateTimeOffset now)
{
    private static readonly PreparedList<string, string, string?, ScheduleRow> DatesOf =
        new((db, run, node, phase) => db.Schedule.Where(r => r.RunId == run && r.UnitId == "" && (r.NodeId == node || r.NodeId == phase)));

    private static readonly PreparedQuery<string, Run?> OneRun = new((db, id, stop) => db.Runs.FirstOrDefault(r => r.Id == id));

    private Run? run;

    public HostDbContext Db => db;

    public StoredInstance Instance => instance;

    public CompiledWorkflow Workflow => workflow;

    public DateTimeOffset Now => now;

    /// <summary>What this instance is told in the same transaction, once the present effects are written.</summary>
    public Queue<(Stimulus Stimulus, string Id)> Next { get; } = [];

    /// <exception cref="RefusedException">The instance was started by itself, and what it asks for belongs to a run.</exception>
    public async Task<Run> RunAsync(string nodeId, CancellationToken cancellation)
    {
        if (instance.RunId is null)
        {
            throw DispatchTexts.Refuse("NeedsRun", workflow.Find(nodeId)?.DisplayText ?? nodeId);
        }

        return run ??= db.AtHand<Run>(instance.RunId) ?? await OneRun.AskAsync(db, instance.RunId, cancellation)
            ?? throw new InvalidOperationException($"Run {instance.RunId} is gone.");
    }

    /// <summary>The phase a node lies in: the nearest container of that type around it, or itself.</summary>
    public ActivityNode? PhaseOf(string nodeId)
    {
        var node = workflow.Find(nodeId);
        while (node is not null && node.Type != Procedures.ActivityTypes.Phase)
        {
            node = node.Parent;
        }

        return node;
    }

    /// <summary>The row a node's own date is in, else the end of its phase.</summary>
    /// <param name="name">For work that comes again and again the row of one time.</param>
    public async Task<ScheduleRow?> DueRowAsync(string runId, string nodeId, CancellationToken cancellation, string name = Procedures.Schedule.SchedulePlanner.DueRow)
    {
        var phaseId = PhaseOf(nodeId)?.NodeId;
        // A run that is being started has stored nothing yet: all its dates are at hand.
        var rows = db.IsUnsaved<Run>(runId)
            ? db.Schedule.Local.Where(r => r.RunId == runId && r.UnitId.Length == 0 && (r.NodeId == nodeId || r.NodeId == phaseId)).ToList()
            : await DatesOf.AskAsync(db, runId, nodeId, phaseId, cancellation);
        return rows.Find(r => r.NodeId == nodeId && r.Kind == Procedures.Schedule.ScheduleRowKind.Due && r.RuleName == name)
            ?? rows.Find(r => r.NodeId == phaseId && r.Kind == Procedures.Schedule.ScheduleRowKind.PhaseEnd);
    }
}
