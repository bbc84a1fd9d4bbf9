using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.People;

/// <summary>Somebody is away from a day to a day (both counted), and another acts for him; what the other does names both.</summary>
public sealed class StaffAbsence
{
    public required string Id { get; init; }
    public required string StaffMemberId { get; init; }
    public required string SubstituteId { get; init; }
    public DateOnly From { get; init; }
    public DateOnly To { get; set; }
}

internal sealed class StaffAbsenceMapping : IEntityTypeConfiguration<StaffAbsence>
{
    public void Configure(EntityTypeBuilder<StaffAbsence> builder)
    {
        builder.ToTable("absences");
        builder.HasIndex(a => a.To);
        builder.HasIndex(a => a.StaffMemberId);
    }
}
