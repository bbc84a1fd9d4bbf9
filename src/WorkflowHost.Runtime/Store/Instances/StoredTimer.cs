using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>An engine timer (Delay, Timer, Cron, StartAt). Claimed by the transaction that resumes the bookmark.</summary>
public sealed class StoredTimer
{
    public required string BookmarkId { get; init; }
    public required string InstanceId { get; init; }
    public DateTimeOffset DueAt { get; set; }
    public int Failures { get; set; }
}

internal sealed class StoredTimerMapping : IEntityTypeConfiguration<StoredTimer>
{
    public void Configure(EntityTypeBuilder<StoredTimer> builder)
    {
        builder.ToTable("timers");
        builder.HasKey(t => t.BookmarkId);
        builder.HasIndex(t => t.DueAt);
        builder.HasIndex(t => t.InstanceId);
        // A burnt bookmark takes its timer along: nothing is left that could fire.
        builder.HasOne<StoredBookmark>().WithOne().HasForeignKey<StoredTimer>(t => t.BookmarkId).OnDelete(DeleteBehavior.Cascade);
    }
}
