using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>All a dry run needs. It writes and sends nothing: it is a function of this.</summary>
/// <param name="Template">Finds a notice template by name; null when there is none.</param>
public sealed record DryRunRequest(
    WorkflowEngine Engine,
    CompiledWorkflow Workflow,
    RunSettings Settings,
    WorkCalendar Calendar,
    RunDirectory Directory,
    Assumptions Assumptions,
    RunWords Words,
    Func<string, NoticeTemplate?> Template);

/// <summary>One thing that will happen.</summary>
/// <param name="Kind">Dates: <c>phase-start</c>, <c>phase-end</c>, <c>due</c>. Mails: <c>notice</c>. Work: <c>task</c>, <c>approval</c>, <c>meeting</c>. Answers taken for granted: <c>filled-in</c>, <c>signed</c>, <c>submitted</c>, <c>accepted</c>, <c>done</c>, <c>answered</c> (one of several), <c>decided</c>, <c>event</c>. Turns of the flow: <c>opened</c>, <c>closed</c>, <c>overdue</c>, <c>withdrawn</c>, <c>ended</c>.</param>
/// <param name="Date">The local day; for a due date the day it reads to 24:00 of.</param>
/// <param name="Rule">The rule name of the schedule row, or the template of a mail.</param>
public sealed record DryRunRow(
    string Kind,
    DateTimeOffset At,
    DateOnly Date,
    string ActivityId,
    LocalizedText Activity,
    string? Phase = null,
    string? Unit = null,
    string? Rule = null,
    LocalizedText? Explanation = null,
    string? Recipient = null,
    string? Address = null,
    string? Subject = null)
{
    /// <summary>For mails: what fills the template, so that the whole mail can be shown as its recipient would get it.</summary>
    public NoticeView? View { get; init; }

    public string? Template { get; init; }
}

/// <summary>Everything a procedure will do, in the order of time, found out without writing or sending anything.</summary>
/// <param name="Assumed">What was taken for granted, a sentence each.</param>
/// <param name="Warnings">What should be put right before a start.</param>
/// <param name="Ended">The flow came to its end; false when something waits for ever.</param>
public sealed record DryRunResult(IReadOnlyList<DryRunRow> Rows, IReadOnlyList<LocalizedText> Assumed, IReadOnlyList<ScheduleWarning> Warnings, bool Ended);
