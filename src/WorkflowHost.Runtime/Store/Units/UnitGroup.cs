using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Units;

/// <summary>A group of units (片区, 系统 …) that definitions name by its code: <c>group:CODE</c>.</summary>
public sealed class UnitGroup
{
    public required string Code { get; init; }
    public required string Name { get; set; }
}

public sealed class UnitGroupMember
{
    public required string GroupCode { get; init; }
    public required string UnitId { get; init; }
}

internal sealed class UnitGroupMapping : IEntityTypeConfiguration<UnitGroup>, IEntityTypeConfiguration<UnitGroupMember>
{
    public void Configure(EntityTypeBuilder<UnitGroup> builder)
    {
        builder.ToTable("unit_groups");
        builder.HasKey(g => g.Code);
    }

    public void Configure(EntityTypeBuilder<UnitGroupMember> builder)
    {
        builder.ToTable("unit_group_members");
        builder.HasKey(m => new { m.GroupCode, m.UnitId });
        builder.HasOne<UnitGroup>().WithMany().HasForeignKey(m => m.GroupCode).OnDelete(DeleteBehavior.Cascade);
    }
}
