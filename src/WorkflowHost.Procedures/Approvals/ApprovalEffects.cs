using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Approvals;

/// <summary>How many of those asked must agree.</summary>
public enum ApprovalMode { Any, All, InOrder, Share }

/// <summary>Put a decision before the holders of posts. Resumed with <c>outcome</c> = Approved, Returned or NotAgreed and <c>comment</c>.</summary>
/// <param name="ApproverSelector"><c>post:CODE[,CODE]</c></param>
public sealed record OpenApproval(
    string BookmarkId,
    string NodeId,
    string Title,
    string? Instruction,
    string? Basis,
    string ApproverSelector,
    ApprovalMode Mode,
    int SharePercent) : Effect;

/// <summary>The approval is no longer needed: its tasks are withdrawn.</summary>
public sealed record CloseApproval(string BookmarkId, string NodeId) : Effect;
