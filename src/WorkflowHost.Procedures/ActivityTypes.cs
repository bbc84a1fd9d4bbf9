namespace WorkflowHost.Procedures;

/// <summary>The names of our activities in definitions. They are never renamed: definitions of ten years ago hold them.</summary>
public static class ActivityTypes
{
    public const string Phase = "WorkflowHost.Phase";
    public const string CollectFromUnits = "WorkflowHost.CollectFromUnits";
    public const string Approval = "WorkflowHost.Approval";
    public const string SendNotice = "WorkflowHost.SendNotice";
    public const string WaitUntil = "WorkflowHost.WaitUntil";
    public const string AssignTask = "WorkflowHost.AssignTask";
    public const string RecurringDuty = "WorkflowHost.RecurringDuty";
    public const string Meeting = "WorkflowHost.Meeting";
}
