using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Files;

namespace WorkflowHost.Runtime.Files;

/// <summary>
/// Bytes in and out, a chunk at a time. A file is known by its SHA-256, so the same paper is kept once. Chunks are written in
/// several short transactions (one long one would hold up all writers on SQLite); the row of the file comes last and says that
/// all are there. Chunks of an upload that broke off are taken up by the next upload of the same file, or taken away by
/// <see cref="LeftoverFiles"/>.
/// </summary>
public sealed class FileStore(HostStore store, TimeProvider time)
{
    public const int ChunkSize = 256 * 1024;

    /// <param name="content">Read twice: for the hash, and for the chunks.</param>
    public async Task<StoredFile> SaveAsync(Stream content, CancellationToken cancellation)
    {
        content.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        while (true)
        {
            if (await KnownAsync(sha256, cancellation) is { } known)
            {
                return known;
            }

            await WriteChunksAsync(content, sha256, cancellation);
            if (await WriteFileAsync(sha256, content.Length, cancellation) is { } written)
            {
                return written;
            }
        }
    }

    /// <summary>A file there is becomes young again: what nobody refers to yet is taken away when it is old.</summary>
    private Task<StoredFile?> KnownAsync(string sha256, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var now = time.GetUtcNow();
            return await db.Files.Where(f => f.Sha256 == sha256).ExecuteUpdateAsync(set => set.SetProperty(f => f.CreatedAt, now), stop) == 0
                ? null
                : await db.Files.AsNoTracking().FirstOrDefaultAsync(f => f.Sha256 == sha256, stop);
        },
        cancellation);

    private async Task WriteChunksAsync(Stream content, string sha256, CancellationToken cancellation)
    {
        content.Position = 0;
        var buffer = new byte[ChunkSize];
        for (var number = 0; await content.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, cancellation) is var read and > 0; number++)
        {
            var chunk = new FileChunk { Sha256 = sha256, Number = number, Bytes = buffer[..read] };
            await store.WriteAsync(
                async (db, stop) =>
                {
                    if (!await db.FileChunks.AnyAsync(c => c.Sha256 == sha256 && c.Number == chunk.Number, stop))
                    {
                        db.FileChunks.Add(chunk);
                    }
                },
                cancellation);
        }
    }

    /// <returns>Null when chunks are missing: somebody took leftovers away while these were written.</returns>
    private Task<StoredFile?> WriteFileAsync(string sha256, long size, CancellationToken cancellation)
    {
        var file = new StoredFile { Sha256 = sha256, Size = size, CreatedAt = time.GetUtcNow() };
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await db.Files.FirstOrDefaultAsync(f => f.Sha256 == sha256, stop) is { } other)
                {
                    return other;
                }

                if (await db.FileChunks.CountAsync(c => c.Sha256 == sha256, stop) < (size + ChunkSize - 1) / ChunkSize)
                {
                    return null;
                }

                db.Files.Add(file);
                return (StoredFile?)file;
            },
            cancellation);
    }

    public async Task CopyToAsync(string sha256, Stream output, CancellationToken cancellation)
    {
        for (var number = 0; ; number++)
        {
            var wanted = number;
            var bytes = await store.ReadAsync(
                (db, stop) => db.FileChunks.Where(c => c.Sha256 == sha256 && c.Number == wanted).Select(c => c.Bytes).FirstOrDefaultAsync(stop), cancellation);
            if (bytes is null)
            {
                return;
            }

            await output.WriteAsync(bytes, cancellation);
        }
    }
}
