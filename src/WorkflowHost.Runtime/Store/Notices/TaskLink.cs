using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Notices;

/// <summary>FillIn opens the unit's page; the others show what was filled in and take a signature.</summary>
public enum LinkUse { FillIn, SignAsReviewer, SignAsHead }

/// <summary>
/// A link of a mail that opens one task. The token is HMAC(key, id, generation) and is made when the mail is handed over;
/// nothing stored contains it. Raising the generation kills every link given out before.
/// </summary>
public sealed class TaskLink
{
    public required string Id { get; init; }
    public required string TaskId { get; init; }
    public required string Recipient { get; init; }

    /// <summary>What it lets its holder do: a link to fill in never signs, and one to sign never fills in.</summary>
    public LinkUse Use { get; init; }
    public int Generation { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class TaskLinkMapping : IEntityTypeConfiguration<TaskLink>
{
    public void Configure(EntityTypeBuilder<TaskLink> builder)
    {
        builder.ToTable("links");
        builder.HasIndex(l => new { l.TaskId, l.Recipient, l.Use }).IsUnique();
    }
}
