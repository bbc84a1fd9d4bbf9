using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Units;

/// <summary>A unit that is evaluated, with the people the office writes to.</summary>
public sealed class Unit
{
    public required string Id { get; init; }

    /// <summary>Short stable code used in selectors and imports.</summary>
    public required string Code { get; set; }
    public required string Name { get; set; }

    /// <summary>政府部门, 公共服务行业, 司法所 …: decides criteria and selectors.</summary>
    public string? Kind { get; set; }
    public int OrderNumber { get; set; }
    public string? ContactName { get; set; }
    public string? ContactEmail { get; set; }
    public string? ContactPhone { get; set; }
    public string? DeputyName { get; set; }
    public string? DeputyEmail { get; set; }
    public string? HeadName { get; set; }
    public string? HeadEmail { get; set; }
    public bool IsActive { get; set; } = true;

    /// <summary>Raised with every change: of two who correct a unit at once, the second is told.</summary>
    public int Version { get; set; }
}

internal sealed class UnitMapping : IEntityTypeConfiguration<Unit>
{
    public void Configure(EntityTypeBuilder<Unit> builder)
    {
        builder.ToTable("units");
        builder.Property(u => u.Version).IsConcurrencyToken();
        builder.HasIndex(u => u.Code).IsUnique();
        builder.HasIndex(u => new { u.OrderNumber, u.Code });
    }
}
