using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Procedures.Collection;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>Dropped: the contact took it back, or the signed slip came on paper instead.</summary>
public enum SignOffState { Asked, Confirmed, SentBack, Dropped }

/// <summary>How it was signed.</summary>
public enum SignedBy { Link, Paper }

/// <summary>One signature on what a unit's contact filled in, one row a round and step: who was asked, what came of it, how.</summary>
public sealed class SignOffRow
{
    public required string Id { get; init; }
    public required string TaskId { get; init; }
    public int Round { get; init; }
    public SignStep Step { get; init; }
    public required string Name { get; set; }

    /// <summary>Null for who can sign on paper only.</summary>
    public string? Address { get; set; }
    /// <summary>The contact who filled in what is to be signed.</summary>
    public required string AskedBy { get; init; }
    public SignOffState State { get; set; }
    public SignedBy? Way { get; set; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? Reason { get; set; }
}

internal sealed class SignOffRowMapping : IEntityTypeConfiguration<SignOffRow>
{
    public void Configure(EntityTypeBuilder<SignOffRow> builder)
    {
        builder.ToTable("sign_offs");
        builder.HasIndex(s => new { s.TaskId, s.Round, s.Step }).IsUnique();
    }
}
