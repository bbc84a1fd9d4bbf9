using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Meetings;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>A meeting is called: those who attend are written to, whoever keeps the minutes gets a task.</summary>
internal sealed class MeetingCalls(ApprovalTasks approvals, ProcedureNotices notices)
{
    public async Task CallAsync(BurstScope scope, CallMeeting meeting, CancellationToken cancellation)
    {
        await approvals.OpenAsync(
            scope,
            new PostRequest(TaskKind.Assignment, meeting.BookmarkId, meeting.NodeId, meeting.MinutesTask, meeting.Agenda, meeting.Basis, meeting.MinutesSelector, ApprovalMode.Any, 100),
            cancellation);
        await notices.CalledAsync(scope, meeting, cancellation);
    }
}
