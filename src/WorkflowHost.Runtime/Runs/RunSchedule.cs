using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Duties;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What phases and waits mean for the rows of a run's schedule.</summary>
internal static class RunSchedule
{
    private static readonly PreparedQuery<string, Left> LeftOf = new((db, run, stop) => db.Runs.Where(r => r.Id == run).Select(r => new Left(
        db.Schedule.Any(row => row.RunId == run && row.State == ScheduleRowState.Planned), db.Tasks.Any(t => t.RunId == run && t.FinishedAt == null))).First());

    /// <summary>Wake the bookmark when the row fires; at once when it already has.</summary>
    public static async Task AwaitAsync(BurstScope scope, AwaitScheduleRow wait, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(wait.NodeId, cancellation);
        scope.Db.ScheduleWaits.Add(new ScheduleWait
        {
            BookmarkId = wait.BookmarkId,
            InstanceId = scope.Instance.Id,
            RunId = run.Id,
            NodeId = wait.NodeId,
            RuleName = wait.RuleName,
        });
        if (scope.Db.IsUnsaved<Run>(run.Id))
        {
            // It is being started by this very write: none of its dates can have come.
            return;
        }

        if (wait.CatchUp)
        {
            await CatchUpAsync(scope, run, wait, cancellation);
            return;
        }

        var row = DerivedId.ScheduleRow(run.Id, wait.NodeId, "", wait.RuleName);
        if (await AwaitedDates.HasComeAsync(scope.Db, row, cancellation))
        {
            scope.Next.Enqueue((new ResumeBookmark(wait.BookmarkId), $"row:{row}:{wait.BookmarkId}"));
        }
    }

    /// <summary>The wait has begun after a time was to be asked for: the latest such time is asked for now, unless it is due already.</summary>
    private static async Task CatchUpAsync(BurstScope scope, Run run, AwaitScheduleRow wait, CancellationToken cancellation)
    {
        var prefix = RowNames.Of(wait.RuleName, "");
        await AwaitedDates.HoldAsync(scope.Db, run.Id, wait.NodeId, prefix, scope.Now, cancellation);
        var latest = await scope.Db.Schedule.AsNoTracking()
            .Where(r => r.RunId == run.Id && r.NodeId == wait.NodeId && r.UnitId == "" && r.State == ScheduleRowState.Fired && r.RuleName.StartsWith(prefix))
            .OrderByDescending(r => r.At).FirstOrDefaultAsync(cancellation);
        if (latest is null)
        {
            return;
        }

        var due = await scope.Db.Schedule.FindAsync(
            [DerivedId.ScheduleRow(run.Id, wait.NodeId, "", RowNames.Of(SchedulePlanner.DueRow, RowNames.Occurrence(latest.RuleName)))], cancellation);
        if (due?.At > scope.Now)
        {
            scope.Next.Enqueue((ResumeBy(latest, wait.BookmarkId), $"row:{latest.Id}:{wait.BookmarkId}"));
        }
    }

    /// <summary>What a fired row says to who waits for it: of work that comes again and again, which time it is.</summary>
    public static ResumeBookmark ResumeBy(ScheduleRow row, string bookmarkId) =>
        new(bookmarkId, RowNames.Occurrence(row.RuleName) is { } time ? new JsonObject { [RecurringDutyActivity.OccurrenceInput] = time } : null);

    /// <summary>A duty has come round: if it has no end, the times a year ahead are planned.</summary>
    public static async Task CameRoundAsync(BurstScope scope, DutyCameRound round, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(round.NodeId, cancellation);
        await SchedulePlanning.PlanAsync(scope.Db, run, scope.Workflow, scope.Now, cancellation);
    }

    public static async Task OpenedAsync(BurstScope scope, PhaseOpened opened, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(opened.NodeId, cancellation);
        if (await scope.Db.Phases.FindAsync([run.Id, opened.NodeId], cancellation) is { } again)
        {
            again.OpenedAt = scope.Now;
            again.ClosedAt = null;
            again.OverdueSince = null;
            again.Outcome = null;
        }
        else
        {
            scope.Db.Phases.Add(new PhaseRow { RunId = run.Id, NodeId = opened.NodeId, Title = opened.Title, OpenedAt = scope.Now });
        }

        await SchedulePlanning.PlanAsync(scope.Db, run, scope.Workflow, scope.Now, cancellation);
        await PhaseMails.OpenedAsync(scope.Db, run, opened.NodeId, scope.Now, cancellation);
    }

    public static async Task OverdueAsync(BurstScope scope, PhaseOverdue overdue, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(overdue.NodeId, cancellation);
        if (await scope.Db.Phases.FindAsync([run.Id, overdue.NodeId], cancellation) is { } phase)
        {
            phase.OverdueSince ??= scope.Now;
        }
    }

    public static async Task ClosedAsync(BurstScope scope, PhaseClosed closed, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(closed.NodeId, cancellation);
        if (await scope.Db.Phases.FindAsync([run.Id, closed.NodeId], cancellation) is { } phase)
        {
            phase.ClosedAt = scope.Now;
            phase.Outcome = closed.Outcome;
        }

        await scope.Db.SaveChangesAsync(cancellation);
        await scope.Db.Schedule.Where(r => r.RunId == run.Id && r.PhaseNodeId == closed.NodeId && r.State == ScheduleRowState.Planned && r.RuleName != PhaseNotices.ReportRow)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ScheduleRowState.Withdrawn), cancellation);
        // What units were asked for goes with its collection, which tells them.
        await WithdrawTasks.WhereAsync(scope.Db, t => t.RunId == run.Id && t.PhaseNodeId == closed.NodeId && t.Kind != TaskKind.Submission, scope.Now, cancellation);
        await SchedulePlanning.PlanAsync(scope.Db, run, scope.Workflow, scope.Now, cancellation);
    }

    /// <summary>The root instance rests: the run shows it. When it is over, nothing of it may fire or wait any more.</summary>
    public static async Task ConcludeAsync(BurstScope scope, InstanceState state, CancellationToken cancellation)
    {
        var run = await scope.RunAsync("", cancellation);
        if (run.RootInstanceId != scope.Instance.Id)
        {
            // An event of the run started it: it lives beside the procedure and ends by itself.
            return;
        }

        var now = (state.Status, state.SubStatus) switch
        {
            (InstanceStatus.Running, _) => run.State == RunState.Paused ? RunState.Paused : RunState.Running,
            (_, InstanceSubStatus.Faulted) => RunState.Faulted,
            (_, InstanceSubStatus.Cancelled) => RunState.Cancelled,
            _ => RunState.Completed,
        };
        if (run.State == now)
        {
            return;
        }

        if (now is RunState.Completed or RunState.Cancelled)
        {
            await EndAsync(scope.Db, run, now, scope.Now, cancellation);
        }
        else
        {
            run.State = now;
            run.FinishedAt = null;
        }
    }

    /// <summary>The run is over: its dates and open tasks go. Of one that has come to its end those stay that instances beside it ask for, which nobody waited for; of one that was called off none.</summary>
    public static async Task EndAsync(HostDbContext db, Run run, RunState how, DateTimeOffset now, CancellationToken cancellation)
    {
        run.State = how;
        run.FinishedAt = now;
        await db.SaveChangesAsync(cancellation);
        var left = await LeftOf.AskAsync(db, run.Id, cancellation);
        if (left.IsPlanned)
        {
            // The report on the last phase comes after the run; a run that was called off has none.
            await db.Schedule.Where(r => r.RunId == run.Id && r.State == ScheduleRowState.Planned && (r.RuleName != PhaseNotices.ReportRow || how != RunState.Completed))
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ScheduleRowState.Withdrawn), cancellation);
        }

        if (left.IsOwed)
        {
            await WithdrawTasks.WhereAsync(
                db,
                t => t.RunId == run.Id && (how == RunState.Cancelled || t.InstanceId == run.RootInstanceId
                    // Somebody waited for what this instance does, and waits no more.
                    || db.Instances.Any(i => i.Id == t.InstanceId && i.ParentBookmarkId != null && !db.Bookmarks.Any(b => b.Id == i.ParentBookmarkId))),
                now,
                cancellation);
        }
    }

    private sealed record Left(bool IsPlanned, bool IsOwed);
}
