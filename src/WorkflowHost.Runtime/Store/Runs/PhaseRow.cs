using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Runs;

/// <summary>A phase of a run that has opened, and how it ended. Dates that count from it are planned again.</summary>
public sealed class PhaseRow
{
    public required string RunId { get; init; }
    public required string NodeId { get; init; }
    public required string Title { get; set; }
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Its last day has passed and it goes on, as its setting says.</summary>
    public DateTimeOffset? OverdueSince { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public string? Outcome { get; set; }
}

internal sealed class PhaseRowMapping : IEntityTypeConfiguration<PhaseRow>
{
    public void Configure(EntityTypeBuilder<PhaseRow> builder)
    {
        builder.ToTable("phases");
        builder.HasKey(p => new { p.RunId, p.NodeId });
    }
}
