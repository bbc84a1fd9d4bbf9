using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Audit;

namespace WorkflowHost.Runtime.Audit;

/// <summary>What was found wrong in the audit trail.</summary>
public enum AuditBreak { None, ContentChanged, ChainBroken, NumberMissing, EndMissing, HeadContradicts }

/// <param name="Sealed">Entries in the chain that are good, from the first.</param>
/// <param name="Unsealed">Entries of the last seconds that are not chained yet; their content is checked.</param>
/// <param name="Break">The first thing wrong; <paramref name="At"/> is its number, or the entry's id where it has none.</param>
public sealed record AuditVerdict(long Sealed, int Unsealed, AuditBreak Break, string? At);

/// <summary>Recomputes every hash of the trail. Reads in order, a page at a time, so that years of entries fit.</summary>
public sealed class AuditVerifier(HostStore store, AuditHeads heads)
{
    private const int Page = 1000;

    /// <param name="others">Heads that were kept elsewhere, such as in mails.</param>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellation, params IEnumerable<AuditHead> others)
    {
        AuditHead[] laidDown = [.. heads.Read(), .. others];
        return await store.ReadAsync(
            async (db, stop) =>
            {
                // Of one moment: the host may seal on meanwhile, and that is nobody's tampering.
                await using var snapshot = await ReadSnapshot.OpenAsync(db, stop);
                var verdict = await VerifyAsync(db, stop);
                return verdict.Break == AuditBreak.None ? await HeadsAsync(db, verdict, laidDown, stop) : verdict;
            },
            cancellation);
    }

    /// <summary>The chain is good in itself: does it also end, day by day, where it ended then?</summary>
    private static async Task<AuditVerdict> HeadsAsync(HostDbContext db, AuditVerdict good, IReadOnlyList<AuditHead> heads, CancellationToken cancellation)
    {
        foreach (var page in heads.Chunk(Page))
        {
            var numbers = page.Select(h => h.Number).ToList();
            var links = await db.Audit.AsNoTracking().Where(a => a.Sequence != null && numbers.Contains(a.Sequence.Value)).ToDictionaryAsync(a => a.Sequence!.Value, a => a.ChainHash, cancellation);
            if (Array.Find(page, h => links.GetValueOrDefault(h.Number) != h.Hash) is { } wrong)
            {
                return good with { Break = AuditBreak.HeadContradicts, At = wrong.File };
            }
        }

        return good;
    }

    private static async Task<AuditVerdict> VerifyAsync(HostDbContext db, CancellationToken cancellation)
    {
        var (number, hash) = (0L, AuditSealer.Beginning);
        while (true)
        {
            var after = number;
            var page = await db.Audit.AsNoTracking().Where(a => a.Sequence > after).OrderBy(a => a.Sequence).Take(Page).ToListAsync(cancellation);
            foreach (var entry in page)
            {
                if (Check(entry, number, hash) is var found and not AuditBreak.None)
                {
                    return new AuditVerdict(number, 0, found, (number + 1).ToString(CultureInfo.InvariantCulture));
                }

                (number, hash) = (entry.Sequence!.Value, entry.ChainHash!);
            }

            if (page.Count < Page)
            {
                break;
            }
        }

        return await VerifyEndAsync(db, number, hash, cancellation);
    }

    private static AuditBreak Check(AuditEntry entry, long number, string hash) =>
        entry.Sequence != number + 1 ? AuditBreak.NumberMissing
        : AuditTrail.HashOf(entry) != entry.ContentHash ? AuditBreak.ContentChanged
        : AuditSealer.Link(hash, entry.ContentHash) != entry.ChainHash ? AuditBreak.ChainBroken
        : AuditBreak.None;

    private static async Task<AuditVerdict> VerifyEndAsync(HostDbContext db, long number, string hash, CancellationToken cancellation)
    {
        var head = await db.Settings.AsNoTracking().Where(s => s.Key == AuditSealer.HeadSetting).Select(s => s.Value).FirstOrDefaultAsync(cancellation);
        if (head is not null && head != string.Create(CultureInfo.InvariantCulture, $"{number}:{hash}"))
        {
            return new AuditVerdict(number, 0, AuditBreak.EndMissing, (number + 1).ToString(CultureInfo.InvariantCulture));
        }

        var tail = await db.Audit.AsNoTracking().Where(a => a.Sequence == null).ToListAsync(cancellation);
        var changed = tail.Find(entry => AuditTrail.HashOf(entry) != entry.ContentHash);
        return new AuditVerdict(number, tail.Count, changed is null ? AuditBreak.None : AuditBreak.ContentChanged, changed?.Id);
    }
}
