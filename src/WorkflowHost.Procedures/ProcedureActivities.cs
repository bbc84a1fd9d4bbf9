using WorkflowHost.Engine.Activities;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Duties;
using WorkflowHost.Procedures.Meetings;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures;

/// <summary>The procedure's own activities, to be put beside the engine's in one catalogue.</summary>
public static class ProcedureActivities
{
    public static IReadOnlyList<Activity> All { get; } =
    [
        new PhaseActivity(),
        new CollectFromUnitsActivity(),
        new ApprovalActivity(),
        new AssignTaskActivity(),
        new RecurringDutyActivity(),
        new MeetingActivity(),
        new SendNoticeActivity(),
        new WaitUntilActivity(),
    ];
}
