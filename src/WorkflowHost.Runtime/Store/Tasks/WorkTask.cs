using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

public enum TaskKind { Submission, Approval, Assignment }

/// <summary>Open waits on the one who must act; Submitted waits on the checker; Returned waits on the unit again.</summary>
public enum TaskState { Open, Submitted, Returned, Accepted, Approved, NotAgreed, Done, Withdrawn }

/// <summary>
/// One thing somebody must do. Its id derives from run, instance, bookmark and unit, so a repeated burst opens it once.
/// </summary>
public sealed class WorkTask
{
    public required string Id { get; init; }
    public TaskKind Kind { get; init; }
    public required string RunId { get; init; }
    public required string InstanceId { get; init; }
    public required string BookmarkId { get; init; }
    public required string NodeId { get; init; }
    public string? PhaseNodeId { get; set; }
    public string? PhaseTitle { get; set; }
    public string? UnitId { get; init; }
    public required string Title { get; set; }
    public string? Instruction { get; set; }
    public string? Basis { get; set; }
    public TaskState State { get; set; }

    /// <summary>The post whose holders must act now; null while it waits on a unit or is over.</summary>
    public string? WaitsOnPost { get; set; }

    /// <summary>True while the unit must act.</summary>
    public bool WaitsOnUnit { get; set; }
    public DateOnly? DueDate { get; set; }
    public DateTimeOffset? DueAt { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>The unit did not sign itself: it was told by telephone, which counts and is said wherever the receipt is shown.</summary>
    public bool AcknowledgedByPhone { get; set; }
    public DateTimeOffset? SubmittedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? FinishedBy { get; set; }
    public string? Comment { get; set; }

    /// <summary>How often it was handed in.</summary>
    public int Round { get; set; }

    /// <summary>JSON object of what the unit has typed and not yet handed in.</summary>
    public string? Draft { get; set; }

    /// <summary>Two people on one task: the second write is refused by the database.</summary>
    public long Version { get; set; }
}

internal sealed class WorkTaskMapping : IEntityTypeConfiguration<WorkTask>
{
    public void Configure(EntityTypeBuilder<WorkTask> builder)
    {
        builder.ToTable("tasks");
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => new { t.WaitsOnPost, t.DueAt, t.Id });
        builder.HasIndex(t => new { t.RunId, t.NodeId, t.UnitId });
        builder.HasIndex(t => t.BookmarkId);
        builder.HasIndex(t => t.UnitId);
    }
}
