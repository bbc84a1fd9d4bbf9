using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.People;

/// <summary>A one-time code (一次性设置码) with which somebody sets the password of his account himself. One a person: a new one takes the place of the one before.</summary>
public sealed class PasswordCode
{
    public required string StaffMemberId { get; init; }

    /// <summary>Of the code; the code itself is shown once and kept nowhere.</summary>
    public required string Hash { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class PasswordCodeMapping : IEntityTypeConfiguration<PasswordCode>
{
    public void Configure(EntityTypeBuilder<PasswordCode> builder)
    {
        builder.ToTable("password_codes");
        builder.HasKey(c => c.StaffMemberId);
    }
}
