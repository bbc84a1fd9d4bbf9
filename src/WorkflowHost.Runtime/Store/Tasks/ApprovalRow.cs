using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Procedures.Approvals;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>
/// Something asked of posts (a decision, an assignment): a task a post, and here how many must have answered. The instance
/// resumes once, when that is settled.
/// </summary>
public sealed class ApprovalRow
{
    /// <summary>The bookmark that waits for it.</summary>
    public required string BookmarkId { get; init; }
    public required string RunId { get; init; }
    public required string InstanceId { get; init; }
    public required string NodeId { get; init; }
    public TaskKind Kind { get; init; }
    public ApprovalMode Mode { get; init; }
    public int SharePercent { get; init; }

    /// <summary>Posts asked, comma separated, in the order they are asked in.</summary>
    public required string Posts { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? Outcome { get; set; }
}

internal sealed class ApprovalRowMapping : IEntityTypeConfiguration<ApprovalRow>
{
    public void Configure(EntityTypeBuilder<ApprovalRow> builder)
    {
        builder.ToTable("approvals");
        builder.HasKey(a => a.BookmarkId);
        builder.HasIndex(a => a.InstanceId);
    }
}
