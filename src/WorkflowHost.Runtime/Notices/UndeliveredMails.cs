using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Notices;

/// <summary>What marking mails as undelivered led to.</summary>
/// <param name="Marked">How many mails.</param>
/// <param name="ToDeputies">How many were written to deputies; the others are for the telephone.</param>
public sealed record UndeliveredOutcome(int Marked, int ToDeputies);

/// <summary>
/// A mail was handed over and did not arrive: an officer says so (未送达), from a returned mail or because the unit says it got nothing. The
/// deputy is written to as when the server had refused it; where there is none, the unit is on the telephone list.
/// </summary>
public sealed class UndeliveredMails(HostStore store, LinkAddresses addresses, TimeProvider time)
{
    public const int LongestReason = 300;
    public const int Most = 500;

    /// <returns>Null for a second copy of the form.</returns>
    /// <exception cref="RefusedException">None of them has left, or all are marked already.</exception>
    public Task<UndeliveredOutcome?> MarkAsync(IReadOnlyCollection<string> noticeIds, string? reason, string formToken, Actor actor, CancellationToken cancellation)
    {
        var why = reason?.Trim() is { Length: > 0 } said ? said.Length > LongestReason ? said[..LongestReason] : said : null;
        var asked = noticeIds.Distinct(StringComparer.Ordinal).Take(Most).ToList();
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "mail.undelivered", formToken, stop) is not { } once)
                {
                    return null;
                }

                var mails = await db.Notices.AsNoTracking().Where(n => asked.Contains(n.Id) && n.State == NoticeState.HandedOver).Select(n => new { n.Id, n.DigestId, n.RunId }).ToListAsync(stop);
                // What a digest carries came back with it; a notice inside one cannot have come back alone.
                var ids = mails.Select(m => m.DigestId ?? m.Id).Distinct().ToList();
                if (ids.Count == 0)
                {
                    throw NoticeTexts.Refuse("NothingToMark");
                }

                var now = time.GetUtcNow();
                await db.Notices.Where(n => n.State == NoticeState.HandedOver && (ids.Contains(n.Id) || (n.DigestId != null && ids.Contains(n.DigestId)))).ExecuteUpdateAsync(
                    s => s.SetProperty(n => n.State, NoticeState.Undelivered).SetProperty(n => n.LastError, why ?? NoticeTexts.Said("MarkedUndelivered", actor.Name)), stop);
                var before = db.Notices.Local.Count;
                await Bounces.WriteToDeputiesAsync(db, addresses, ids, now, stop);
                AuditTrail.Add(db, now, actor, "mail.undelivered", ids.Count == 1 ? "mail:" + ids[0] : "mails", mails.Select(m => m.RunId).Distinct().Count() == 1 ? mails[0].RunId : null, reason: why, details: string.Join(',', ids), id: once);
                return new UndeliveredOutcome(ids.Count, db.Notices.Local.Count - before);
            },
            cancellation);
    }
}
