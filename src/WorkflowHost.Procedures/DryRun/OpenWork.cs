using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>Something asked of people that a bookmark waits for.</summary>
internal sealed class OpenWork(string bookmarkId, string nodeId, WorkWords words)
{
    public string BookmarkId => bookmarkId;

    public string NodeId => nodeId;

    public WorkWords Words => words;

    /// <summary>The row of the schedule that holds its due date.</summary>
    public string DueRow { get; init; } = Schedule.SchedulePlanner.DueRow;

    /// <summary>For collections: the units that have not handed in, and those not accepted.</summary>
    public List<UnitEntry> Silent { get; init; } = [];

    public List<UnitEntry> NotAccepted { get; init; } = [];

    public int UnitsNeeded { get; init; }

    public SignOff SignOff { get; init; }

    public CompletionRule? Completion { get; init; }

    /// <summary>For meetings: who attends.</summary>
    public IReadOnlyList<Recipient> People { get; init; } = [];

    /// <summary>For approvals and assignments: who was asked, in their order.</summary>
    public IReadOnlyList<Signer> Signers { get; init; } = [];

    /// <summary>An answer for each of them; for collections one for each unit that was accepted.</summary>
    public List<ApprovalOutcome?> Answers { get; init; } = [];

    /// <summary>The approval as the definition asks for it; null for other work.</summary>
    public OpenApproval? Approval { get; init; }

    public ApprovalMode Mode { get; init; }

    public int SharePercent { get; init; }

    /// <summary>The day it was asked for.</summary>
    public DateOnly Since { get; init; }

    /// <summary>Template of what is written to <see cref="People"/>.</summary>
    public string Template { get; init; } = NoticeTemplateNames.StaffTask;
}
