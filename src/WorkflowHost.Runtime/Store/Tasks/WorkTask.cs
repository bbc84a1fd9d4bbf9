using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Collection;

namespace WorkflowHost.Runtime.Store.Tasks;

public enum TaskKind { Submission, Approval, Assignment }

/// <summary>
/// Open waits on the one who must act; Confirming on a signature in the unit; Submitted on the checker; Returned on the unit again.
/// </summary>
public enum TaskState { Open, Confirming, Submitted, Returned, Accepted, Approved, NotAgreed, Done, Withdrawn }

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

    /// <summary>For work that comes again and again: which time it is (<c>2024-05</c>), as in the names of its rows.</summary>
    public string? Occurrence { get; init; }
    public string? PhaseNodeId { get; set; }
    public string? PhaseTitle { get; set; }
    public string? UnitId { get; init; }
    public required string Title { get; set; }
    public string? Instruction { get; set; }
    public string? Basis { get; set; }
    public TaskState State { get; set; }

    /// <summary>The post whose holders must act now; null while it waits on a unit, on one person, or is over.</summary>
    public string? WaitsOnPost { get; set; }

    /// <summary>The one of the staff who must act now, whatever post he holds; never together with <see cref="WaitsOnPost"/>.</summary>
    public string? WaitsOnPerson { get; set; }

    /// <summary>Who of the staff was asked, as <see cref="Signer.Key"/>: stays when it is over. Null for what units are asked, and in rows of older versions.</summary>
    public string? AskedOf { get; set; }

    /// <summary>How he came to be asked, when the definition does not name him.</summary>
    public SignerPart? Part { get; set; }

    /// <summary>The task of the one who asked for this signature (加签).</summary>
    public string? AddedTo { get; set; }

    /// <summary>True while the unit must act, whoever in it.</summary>
    public bool WaitsOnUnit { get; set; }

    /// <summary>Whose signature in the unit is waited for; null when it waits on the contact or not on the unit.</summary>
    public SignStep? SignStep { get; set; }
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

    /// <summary>The kind the unit had when it was asked: it decides which criteria its form has.</summary>
    public string? FormKind { get; init; }

    /// <summary>JSON object of what the unit has typed and not yet handed in.</summary>
    public string? Draft { get; set; }

    /// <summary>Two people on one task: the second write is refused by the database.</summary>
    public long Version { get; set; }

    /// <summary>Somebody of the staff must act.</summary>
    public bool WaitsOnStaff => WaitsOnPost is not null || WaitsOnPerson is not null;

    /// <summary>Puts it before a person or a post, from now on.</summary>
    public void Ask(Signer signer)
    {
        AskedOf = signer.Key;
        WaitsOnPost = signer.Post;
        WaitsOnPerson = signer.Person;
    }

    /// <summary>Nobody has to act any more, for now or for good.</summary>
    public void AskNobody()
    {
        WaitsOnPost = null;
        WaitsOnPerson = null;
    }
}

internal sealed class WorkTaskMapping : IEntityTypeConfiguration<WorkTask>
{
    public void Configure(EntityTypeBuilder<WorkTask> builder)
    {
        builder.ToTable("tasks");
        builder.Property(t => t.Occurrence).HasMaxLength(16);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.Ignore(t => t.WaitsOnStaff);
        // All that an inbox counts and sorts by: of the tasks themselves it reads only those of the page. What waits on nobody costs nothing here.
        builder.HasIndex(t => new { t.WaitsOnPost, t.DueDate, t.Id, t.State }).HasFilter("\"WaitsOnPost\" IS NOT NULL");
        builder.HasIndex(t => new { t.WaitsOnPerson, t.DueDate, t.Id, t.State, t.WaitsOnPost }).HasFilter("\"WaitsOnPerson\" IS NOT NULL");
        builder.HasIndex(t => new { t.RunId, t.NodeId, t.UnitId });
        builder.HasIndex(t => t.BookmarkId);
        builder.HasIndex(t => t.UnitId).HasFilter("\"UnitId\" IS NOT NULL");
    }
}
