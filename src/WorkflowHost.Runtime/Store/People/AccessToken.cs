using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.People;

/// <summary>
/// Lets a program act for a member of staff (访问令牌). Kept as a hash: who reads the database can use none. What it may do is the
/// overlap of its scopes and the rights its owner has at that moment.
/// </summary>
public sealed class AccessToken
{
    public required string Id { get; init; }

    /// <summary>SHA-256 of the token, hexadecimal. The token has 256 random bits, so no salt and no slow hash is needed.</summary>
    public required string Hash { get; init; }
    public required string StaffMemberId { get; init; }

    /// <summary>What it is for, in the words of who made it.</summary>
    public required string Name { get; init; }

    /// <summary>Names of <c>TokenScopes</c>, separated by commas.</summary>
    public required string Scopes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>To the hour: enough to see which are not used any more.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class AccessTokenMapping : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("access_tokens");
        builder.HasIndex(t => t.Hash).IsUnique();
        builder.HasIndex(t => t.StaffMemberId);
    }
}
