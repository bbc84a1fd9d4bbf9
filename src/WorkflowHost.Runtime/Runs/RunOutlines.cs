using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Runs;

/// <summary>The dates of a run as its definition states them, with the rules that were changed since it began.</summary>
public static class RunOutlines
{
    // A definition's outline never changes, and it is asked for at every start.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<CompiledWorkflow, ScheduleOutline> Outlines = [];

    internal static ScheduleOutline Of(CompiledWorkflow workflow) => Outlines.GetValue(workflow, read => ScheduleOutlineReader.Read(read).Outline);

    public static async Task<ScheduleOutline> ReadAsync(HostDbContext db, string runId, CompiledWorkflow workflow, CancellationToken cancellation)
    {
        var changes = await db.RuleChanges.AsNoTracking().Where(c => c.RunId == runId).ToListAsync(cancellation);
        return Of(workflow).With([.. from change in changes
                                     let rule = DueRuleText.Parse(change.Rule).Rule
                                     where rule is not null
                                     select new ChangedRule(change.NodeId, change.RuleName, rule)]);
    }
}
