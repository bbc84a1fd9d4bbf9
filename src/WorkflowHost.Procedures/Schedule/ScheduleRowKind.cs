namespace WorkflowHost.Procedures.Schedule;

/// <summary>What a row of a run's schedule stands for. Start, end and due rows wake the workflow, those of recurring duties open the next time and end the duty; reminders only write to people; an escalation puts an open approval before others as well.</summary>
public enum ScheduleRowKind { PhaseStart, PhaseEnd, Due, Reminder, Overdue, Escalation, Opening, Ending }
