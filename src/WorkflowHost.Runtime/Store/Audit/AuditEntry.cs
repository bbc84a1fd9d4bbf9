using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Audit;

/// <summary>Who did what, when, from where, why. Inserted with the act; a sealer chains committed entries later.</summary>
public sealed class AuditEntry
{
    public required string Id { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Act { get; init; }
    public required string Subject { get; init; }
    public string? RunId { get; init; }
    public string? ActorId { get; init; }
    public string? OnBehalfOf { get; init; }
    public string? From { get; init; }
    public string? Reason { get; init; }
    public string? Details { get; init; }

    /// <summary>SHA-256 over the content above, hex.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Place in the chain, set by the sealer together with <see cref="ChainHash"/>.</summary>
    public long? Sequence { get; set; }
    public string? ChainHash { get; set; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit");
        builder.HasIndex(a => a.Sequence).IsUnique();
        builder.HasIndex(a => new { a.RunId, a.At });
    }
}
