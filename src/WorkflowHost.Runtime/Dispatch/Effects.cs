using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Duties;
using WorkflowHost.Procedures.Meetings;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Tasks;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Turns what a step wants from the world into rows of the same transaction.</summary>
internal sealed class Effects(CollectionTasks collections, ApprovalTasks approvals, MeetingCalls meetings, ProcedureNotices notices, CompiledWorkflows workflows)
{
    public Task CarryOutAsync(BurstScope scope, Effect effect, CancellationToken cancellation)
    {
        switch (effect)
        {
            case SetTimer timer:
                return SetTimerAsync(scope, timer, cancellation);
            case PublishEventRequested published:
                return PublishAsync(scope, published, cancellation);
            case AwaitScheduleRow wait:
                return RunSchedule.AwaitAsync(scope, wait, cancellation);
            case PhaseOpened opened:
                return RunSchedule.OpenedAsync(scope, opened, cancellation);
            case PhaseOverdue overdue:
                return RunSchedule.OverdueAsync(scope, overdue, cancellation);
            case PhaseClosed closed:
                return RunSchedule.ClosedAsync(scope, closed, cancellation);
            case DutyCameRound round:
                return RunSchedule.CameRoundAsync(scope, round, cancellation);
            case OpenCollection open:
                return collections.OpenAsync(scope, open, cancellation);
            case CloseCollection close:
                return collections.CloseAsync(scope, [close.BookmarkId], cancellation);
            case OpenApproval open:
                return approvals.OpenAsync(scope, open, cancellation);
            case CloseApproval close:
                return ApprovalTasks.CloseAsync(scope, [close.BookmarkId], cancellation);
            case OpenRework open:
                return approvals.OpenAsync(scope, open, cancellation);
            case OpenAssignment open:
                return approvals.OpenAsync(scope, open, cancellation);
            case CloseAssignment close:
                return ApprovalTasks.CloseAsync(scope, [close.BookmarkId], cancellation);
            case CallMeeting meeting:
                return meetings.CallAsync(scope, meeting, cancellation);
            case CloseMeeting close:
                return ApprovalTasks.CloseAsync(scope, [close.BookmarkId], cancellation);
            case SendNoticeRequested notice:
                return notices.SendAsync(scope, notice, cancellation);
            case WroteLine or TaskRequested:
                // A line is for traces; a requested task is its bookmark, which whoever does it resumes.
                return Task.CompletedTask;
            default:
                throw new NotSupportedException($"The runtime does not know the effect {effect.GetType().Name}.");
        }
    }

    /// <summary>The activity that asked; null when it is the host's own affair.</summary>
    public static string? NodeOf(Effect effect) => effect switch
    {
        AwaitScheduleRow wait => wait.NodeId,
        PhaseOpened opened => opened.NodeId,
        PhaseOverdue overdue => overdue.NodeId,
        PhaseClosed closed => closed.NodeId,
        DutyCameRound round => round.NodeId,
        OpenCollection open => open.NodeId,
        OpenApproval open => open.NodeId,
        OpenRework open => open.NodeId,
        OpenAssignment open => open.NodeId,
        CallMeeting meeting => meeting.NodeId,
        SendNoticeRequested notice => notice.NodeId,
        _ => null,
    };

    /// <summary>What follows from the waits that opened and ended in a step, whoever ended them.</summary>
    public async Task AfterStepAsync(BurstScope scope, InstanceState before, InstanceState after, CancellationToken cancellation)
    {
        var left = after.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        var burnt = before.Bookmarks.Where(b => !left.Contains(b.Id)).ToList();
        // A phase that closes or an instance that is cancelled burns the waits inside; the tasks behind them go too.
        if (burnt.Where(b => b.Name is ActivityTypes.CollectFromUnits or ActivityTypes.RecurringDuty).Select(b => b.Id).ToList() is { Count: > 0 } ended)
        {
            await collections.CloseAsync(scope, ended, cancellation);
        }

        if (burnt.Where(b => b.Name == ActivityTypes.Meeting).Select(b => b.Id).ToList() is { Count: > 0 } unheld)
        {
            await notices.NotHeldAsync(scope, unheld, cancellation);
        }

        if (burnt.Where(b => b.Name is ActivityTypes.Approval or ActivityTypes.AssignTask or ActivityTypes.Meeting or ActivityTypes.RecurringDuty).Select(b => b.Id).ToList() is { Count: > 0 } dropped)
        {
            await ApprovalTasks.CloseAsync(scope, dropped, cancellation);
        }

        left = before.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var opened in after.Bookmarks.Where(b => Events.IsEvent(b.Key) && !left.Contains(b.Id)))
        {
            await Events.TakeKeptAsync(scope, opened, cancellation);
        }
    }

    /// <summary>The instance rests. If it has ended, its parent and its run are told.</summary>
    public static async Task ConcludeAsync(BurstScope scope, InstanceState state, bool tellParent, CancellationToken cancellation)
    {
        var instance = scope.Instance;
        if (tellParent && state.Status == InstanceStatus.Finished && instance is { ParentInstanceId: { } parent, ParentBookmarkId: { } bookmark })
        {
            Send(scope, parent, new ChildReturned(bookmark, instance.Id, state.SubStatus, state.Output), $"child:{instance.Id}");
        }

        if (instance.RunId is not null && instance.ParentInstanceId is null)
        {
            await RunSchedule.ConcludeAsync(scope, state, cancellation);
        }
    }

    private async Task PublishAsync(BurstScope scope, PublishEventRequested published, CancellationToken cancellation)
    {
        if (await Events.PublishAsync(scope, published, cancellation) && scope.Instance.RunId is { } run)
        {
            await EventDates.PlanAsync(scope.Db, workflows, published.Name, run, scope.Now, cancellation);
        }
    }

    private static async Task SetTimerAsync(BurstScope scope, SetTimer timer, CancellationToken cancellation)
    {
        if (await scope.Db.Timers.FindAsync([timer.BookmarkId], cancellation) is { } again)
        {
            again.DueAt = timer.DueAt;
        }
        else
        {
            scope.Db.Timers.Add(new StoredTimer { BookmarkId = timer.BookmarkId, InstanceId = scope.Instance.Id, DueAt = timer.DueAt });
        }

        scope.Db.Wakes |= timer.DueAt <= scope.Now ? Wake.Due : Wake.None;
    }

    /// <summary>Leave a stimulus for another instance; the pump gives it in a burst of its own, right after this commit.</summary>
    public static void Send(BurstScope scope, string instanceId, Stimulus stimulus, string stimulusId) =>
        Events.Send(scope.Db, instanceId, stimulus, stimulusId, scope.Now);
}
