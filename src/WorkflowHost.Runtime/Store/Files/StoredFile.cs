using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Files;

/// <summary>Content-addressed bytes in chunks: the same paper uploaded twice is kept once, and streams without being held in memory.</summary>
public sealed class StoredFile
{
    public required string Sha256 { get; init; }
    public long Size { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

public sealed class FileChunk
{
    public required string Sha256 { get; init; }
    public int Number { get; init; }
    public required byte[] Bytes { get; init; }
}

internal sealed class StoredFileMapping : IEntityTypeConfiguration<StoredFile>, IEntityTypeConfiguration<FileChunk>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.ToTable("files");
        builder.HasKey(f => f.Sha256);
    }

    public void Configure(EntityTypeBuilder<FileChunk> builder)
    {
        builder.ToTable("file_chunks");
        builder.HasKey(c => new { c.Sha256, c.Number });
    }
}
