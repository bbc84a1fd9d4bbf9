using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Runs;

/// <summary>A unit that takes part in a run, with the class it has there.</summary>
public sealed class RunUnit
{
    public required string RunId { get; init; }
    public required string UnitId { get; init; }
    public string? UnitClass { get; set; }
    public int OrderNumber { get; set; }
}

internal sealed class RunUnitMapping : IEntityTypeConfiguration<RunUnit>
{
    public void Configure(EntityTypeBuilder<RunUnit> builder)
    {
        builder.ToTable("run_units");
        builder.HasKey(u => new { u.RunId, u.UnitId });
        builder.HasIndex(u => u.UnitId);
    }
}
