using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>An event has happened: what counts from it (“反馈”后15日内) gets its dates.</summary>
internal static class EventDates
{
    /// <param name="runId">Null for an event of all runs under way.</param>
    public static async Task PlanAsync(HostDbContext db, CompiledWorkflows workflows, string eventName, string? runId, DateTimeOffset now, CancellationToken cancellation)
    {
        var runs = runId is not null && db.AtHand<Run>(runId) is { } known
            ? [known]
            : await db.Runs.Where(r => (runId == null || r.Id == runId) && (r.State == RunState.Running || r.State == RunState.Paused)).OrderBy(r => r.Id).ToListAsync(cancellation);
        foreach (var run in runs)
        {
            var workflow = await workflows.GetAsync(db, run.DefinitionVersionId, cancellation);
            if (Rules(await RunOutlines.ReadAsync(db, run.Id, workflow, cancellation)).Any(rule => rule is { Anchor: DueAnchor.Event, Kind: DueRuleKind.Relative } && rule.Event == eventName))
            {
                await SchedulePlanning.PlanAsync(db, run, workflow, now, cancellation);
            }
        }
    }

    private static IEnumerable<DueRule?> Rules(ScheduleOutline outline) =>
        outline.Phases.SelectMany(p => new[] { p.Start, p.End }).Concat(outline.Work.SelectMany(w => new[] { w.Rule, w.Duty?.Until }));
}
