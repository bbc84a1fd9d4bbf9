using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Runs;

/// <summary>A rule of a run that was changed while it went on: it stands in place of the definition's whenever dates are planned.</summary>
public sealed class RuleChange
{
    public required string RunId { get; init; }
    public required string NodeId { get; init; }

    /// <summary>start, end or due; of a recurring duty due is its rhythm.</summary>
    public required string RuleName { get; init; }

    /// <summary>As it was typed: what the designer reads.</summary>
    public required string Rule { get; set; }
    public required string Reason { get; set; }
    public required string ChangedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}

internal sealed class RuleChangeMapping : IEntityTypeConfiguration<RuleChange>
{
    public void Configure(EntityTypeBuilder<RuleChange> builder)
    {
        builder.ToTable("rule_changes");
        builder.HasKey(c => new { c.RunId, c.NodeId, c.RuleName });
    }
}
