using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Approvals;

/// <summary>How many of those asked must agree. Meeting: a body decides, and the post named records it.</summary>
public enum ApprovalMode { Any, All, InOrder, Share, Meeting }

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
    int SharePercent) : Effect
{
    /// <summary>How often it was returned before: 0 the first time.</summary>
    public int EarlierRounds { get; init; }

    /// <summary>Bookmark of the round before, when only those who had not agreed are asked again.</summary>
    public string? Before { get; init; }

    /// <summary>The posts that put right what is returned; null when a return leaves by its port.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>The posts that may decide when the others let the time pass.</summary>
    public string? EscalateTo { get; init; }

    /// <summary>The post that may enter decisions of those asked, from paper or word of mouth (代录).</summary>
    public string? Clerk { get; init; }
}

/// <summary>The approval is no longer needed: its tasks are withdrawn.</summary>
public sealed record CloseApproval(string BookmarkId, string NodeId) : Effect;

/// <summary>What was returned is to be put right. Resumed when that is done; then the approval asks again.</summary>
/// <param name="ReturnedBookmarkId">The round it was returned in: what was said there stays with its tasks.</param>
/// <param name="Selector"><c>post:CODE[,CODE]</c></param>
public sealed record OpenRework(string BookmarkId, string NodeId, string ReturnedBookmarkId, string Title, string? Basis, string Selector) : Effect;
