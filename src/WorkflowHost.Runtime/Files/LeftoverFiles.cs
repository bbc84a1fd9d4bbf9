using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Files;

/// <summary>
/// Takes away the bytes nobody refers to: papers that were taken out of a draft, scans whose form was refused, chunks of an upload that broke
/// off. Not before they are a day old: whoever was refused may send the same file again with the next form.
/// </summary>
public sealed class LeftoverFiles(HostStore store, TimeProvider time)
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    /// <summary>Chunks without a file, how many there were of each, and since when they are so. A chunk has no date of its own, and one that grows is being uploaded.</summary>
    private readonly Dictionary<string, (int Chunks, DateTimeOffset Since)> seen = new(StringComparer.Ordinal);

    /// <returns>How many files were taken away, whole ones and broken ones.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellation)
    {
        var removed = 0;
        for (var batch = AtOnce; batch == AtOnce;)
        {
            batch = await store.WriteAsync(WholeAsync, cancellation);
            removed += batch;
        }

        return removed + await BrokenAsync(cancellation);
    }

    private async Task<int> WholeAsync(HostDbContext db, CancellationToken cancellation)
    {
        var limit = time.GetUtcNow() - Age;
        var old = await db.Files.Where(f => f.CreatedAt < limit && !db.Attachments.Any(a => a.Sha256 == f.Sha256)).OrderBy(f => f.Sha256).Select(f => f.Sha256).Take(AtOnce).ToListAsync(cancellation);
        foreach (var sha256 in old)
        {
            // Asked again with the row: an upload of the same file at this moment has made it young again.
            if (await db.Files.Where(f => f.Sha256 == sha256 && f.CreatedAt < limit && !db.Attachments.Any(a => a.Sha256 == sha256)).ExecuteDeleteAsync(cancellation) > 0)
            {
                await db.FileChunks.Where(c => c.Sha256 == sha256).ExecuteDeleteAsync(cancellation);
            }
        }

        return old.Count;
    }

    private async Task<int> BrokenAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var broken = await store.ReadAsync(
            (db, stop) => db.FileChunks.Where(c => !db.Files.Any(f => f.Sha256 == c.Sha256)).GroupBy(c => c.Sha256).Select(g => new { Sha256 = g.Key, Chunks = g.Count() }).ToListAsync(stop), cancellation);
        foreach (var gone in seen.Keys.Except(broken.Select(b => b.Sha256)).ToList())
        {
            seen.Remove(gone);
        }

        var removed = 0;
        foreach (var file in broken)
        {
            if (!seen.TryGetValue(file.Sha256, out var before) || before.Chunks != file.Chunks)
            {
                seen[file.Sha256] = (file.Chunks, now);
            }
            else if (now - before.Since >= Age)
            {
                await store.WriteAsync(
                    (db, stop) => db.FileChunks.Where(c => c.Sha256 == file.Sha256 && !db.Files.Any(f => f.Sha256 == file.Sha256)).ExecuteDeleteAsync(stop), cancellation);
                seen.Remove(file.Sha256);
                removed++;
            }
        }

        return removed;
    }
}
