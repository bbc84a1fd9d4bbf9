using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Audit;

/// <summary>
/// Chains committed audit entries in order: each gets the next number and a hash over the hash before it and its own content. An
/// entry that is changed, taken out or put in afterwards breaks the chain there. One sealer at a time; who comes second waits or
/// finds nothing to do. Acts do not wait for it, so they never queue up behind one another.
/// </summary>
public sealed class AuditSealer(HostStore store, TimeProvider time)
{
    /// <summary>Setting that holds number and hash of the last link, so that entries cut off at the end are missed too.</summary>
    public const string HeadSetting = "audit.head";
    public const string Beginning = "0000000000000000000000000000000000000000000000000000000000000000";
    private const int Batch = 500;

    /// <returns>How many entries were chained.</returns>
    public async Task<int> SealAsync(CancellationToken cancellation)
    {
        var sealedEntries = 0;
        while (true)
        {
            var count = await store.WriteAsync(SealBatchAsync, cancellation);
            sealedEntries += count;
            if (count < Batch)
            {
                return sealedEntries;
            }
        }
    }

    public static string Link(string before, string contentHash) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(before + contentHash)));

    private async Task<int> SealBatchAsync(HostDbContext db, CancellationToken cancellation)
    {
        if (db is PostgresHostDbContext)
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(8241974)", cancellation);
        }

        var last = await db.Audit.AsNoTracking().Where(a => a.Sequence != null).OrderByDescending(a => a.Sequence)
            .Select(a => new { a.Sequence, a.ChainHash }).FirstOrDefaultAsync(cancellation);
        var (number, hash) = (last?.Sequence ?? 0, last?.ChainHash ?? Beginning);
        var entries = await db.Audit.Where(a => a.Sequence == null).OrderBy(a => a.At).ThenBy(a => a.Id).Take(Batch).Select(a => new { a.Id, a.ContentHash }).ToListAsync(cancellation);
        var links = entries.ConvertAll(entry => new ChainLink(entry.Id, ++number, hash = Link(hash, entry.ContentHash)));
        if (links.Count > 0)
        {
            await WriteLinksAsync(db, links, cancellation);
            await WriteHeadAsync(db, number, hash, cancellation);
        }

        return links.Count;
    }

    /// <summary>All links of a batch in one statement: every act has an entry, so what a link costs every act costs.</summary>
    private static Task<int> WriteLinksAsync(HostDbContext db, List<ChainLink> links, CancellationToken cancellation)
    {
        if (db is PostgresHostDbContext)
        {
            string[] ids = [.. links.Select(l => l.Id)];
            long[] numbers = [.. links.Select(l => l.Number)];
            string[] hashes = [.. links.Select(l => l.Hash)];
            return db.Database.ExecuteSqlAsync(
                $"""
                 UPDATE audit SET "Sequence" = link.number, "ChainHash" = link.hash
                 FROM unnest({ids}, {numbers}, {hashes}) AS link(id, number, hash) WHERE audit."Id" = link.id
                 """,
                cancellation);
        }

        var json = JsonSerializer.Serialize(links.ConvertAll(l => (object[])[l.Id, l.Number, l.Hash]));
        return db.Database.ExecuteSqlAsync(
            $"""
             UPDATE "audit" SET "Sequence" = link.value ->> 1, "ChainHash" = link.value ->> 2
             FROM json_each({json}) AS link WHERE "audit"."Id" = link.value ->> 0
             """,
            cancellation);
    }

    private async Task WriteHeadAsync(HostDbContext db, long number, string hash, CancellationToken cancellation)
    {
        var head = await db.Settings.FindAsync([HeadSetting], cancellation);
        if (head is null)
        {
            db.Settings.Add(head = new Setting { Key = HeadSetting, Value = "" });
        }

        head.Value = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number}:{hash}");
        head.UpdatedAt = time.GetUtcNow();
    }

    private sealed record ChainLink(string Id, long Number, string Hash);
}
