using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>A paper attached to a task in a round; the bytes are a <c>StoredFile</c>.</summary>
public sealed class Attachment
{
    public required string Id { get; init; }
    public required string TaskId { get; init; }

    /// <summary>Which required file it is; null for a further paper.</summary>
    public string? Slot { get; init; }

    /// <summary>Round it was handed in with; 0 while it is a draft.</summary>
    public int Round { get; set; }
    public required string FileName { get; init; }
    public required string ContentType { get; init; }
    public required string Sha256 { get; init; }
    public long Size { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("attachments");
        builder.HasIndex(a => a.TaskId);
        builder.HasIndex(a => a.Sha256);
    }
}
