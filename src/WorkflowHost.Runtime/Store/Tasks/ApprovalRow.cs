using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Procedures.Approvals;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>
/// Something asked of the staff (a decision, an assignment): a task for each who is asked, and here how many must have answered. The
/// instance resumes once, when that is settled.
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

    /// <summary>Who is asked, as <see cref="Signer.Key"/>, comma separated, in the order they are asked in.</summary>
    public required string Asked { get; init; }

    /// <summary>Those among them who agreed in an earlier round and are not asked again.</summary>
    public string? Kept { get; init; }

    /// <summary>How often it was returned before.</summary>
    public int EarlierRounds { get; init; }

    /// <summary>The posts that put right what is returned (a selector); null when a return leaves the approval.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>The posts that are asked as well when nobody decides in time (a selector).</summary>
    public string? EscalateTo { get; init; }

    /// <summary>The post that may enter decisions for those who are asked.</summary>
    public string? Clerk { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? Outcome { get; set; }

    /// <summary>This write has read or made all its tasks, so what is still asked can be seen without asking the database.</summary>
    internal bool HasAllTasksAtHand { get; set; }

    public IReadOnlyList<Signer> Signers => [.. Asked.Split(',').Select(key => new Signer(key))];

    /// <summary>The tasks of those, whether they have been opened yet or not, in the same order; also where somebody it was handed on to has one now.</summary>
    public IReadOnlyList<string> TaskIds => [.. Asked.Split(',').Select(key => Dispatch.DerivedId.Task(BookmarkId, key))];
}

internal sealed class ApprovalRowMapping : IEntityTypeConfiguration<ApprovalRow>
{
    public void Configure(EntityTypeBuilder<ApprovalRow> builder)
    {
        builder.ToTable("approvals");
        builder.HasKey(a => a.BookmarkId);
        builder.Ignore(a => a.Signers);
        builder.Ignore(a => a.TaskIds);
        builder.HasIndex(a => new { a.Clerk, a.ClosedAt }).HasFilter("\"Clerk\" IS NOT NULL");
    }
}
