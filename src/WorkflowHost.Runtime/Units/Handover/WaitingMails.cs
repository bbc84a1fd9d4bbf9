using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Units.Handover;

/// <summary>Mails that wait for an address that has left: each is cancelled, and written to whoever has taken the place. One that is being handed over at this moment is out of reach, but its link has ended.</summary>
internal sealed class WaitingMails(HostDbContext db, ProcedureNotices notices, Dictionary<string, MovedAddresses> moved, DateTimeOffset now)
{
    private static readonly NoticeState[] Waiting = [NoticeState.Gathering, NoticeState.Queued, NoticeState.Retrying, NoticeState.Held, NoticeState.InDigest];

    /// <returns>How many were written to others, and which tasks at which addresses they speak of.</returns>
    public async Task<(int Mails, HashSet<(string TaskId, string Address)> Covered)> ReaddressAsync(List<string?> unitIds, CancellationToken cancellation)
    {
        var addresses = moved.Values.SelectMany(m => m.Before.All.Where(m.HasLeft)).Select(a => a.ToLowerInvariant()).Distinct().ToList();
        if (addresses.Count == 0)
        {
            return (0, []);
        }

#pragma warning disable CA1304, CA1311, CA1862 // Becomes SQL, where a mailbox is compared without its capitals this way.
        var found = await db.Notices.Where(n => Waiting.Contains(n.State) && n.Kind != NoticeTemplateNames.Digest && (n.UnitId == null || unitIds.Contains(n.UnitId)) && addresses.Contains(n.RecipientAddress.ToLower()))
            .OrderBy(n => n.QueuedAt).ThenBy(n => n.Id).ToListAsync(cancellation);
#pragma warning restore CA1304, CA1311, CA1862
        var mails = found.Select(n => (Notice: n, Of: UnitOf(n))).Where(m => m.Of?.HasLeft(m.Notice.RecipientAddress) == true).ToList();
        var held = await Digests.TakeOutAsync(db, mails.ConvertAll(m => m.Notice), cancellation);
        var copies = new List<(Notice Old, UnitRecipient To, string Key, NoticeState State)>();
        foreach (var (notice, of) in mails)
        {
            notice.LastError = NoticeTexts.Said("Readdressed");
            // A letter that asks for a signature speaks to its signer by name: it is written anew.
            if (notice.Kind != NoticeTemplateNames.SignOff && of!.HeirOf(notice.RecipientAddress) is { } heir)
            {
                var state = held.Contains(notice.Id) ? NoticeState.Held : Digests.Gathers(notice.Kind) ? NoticeState.Gathering : NoticeState.Queued;
                copies.Add((notice, heir, $"{notice.Key}:v{of.Unit.Version}", state));
            }
        }

        await notices.CopyAsync(db, copies, now, cancellation);
        return (copies.Count, [.. copies.Where(c => c.Old.TaskId is not null).Select(c => (c.Old.TaskId!, c.To.Address))]);
    }

    /// <summary>A mail that is about no task of a unit names its reader in its key, as <c>unit:CODE:contact</c>.</summary>
    private MovedAddresses? UnitOf(Notice notice) => notice.UnitId is { } id
        ? moved.GetValueOrDefault(id)
        : moved.Values.FirstOrDefault(m => notice.Key.Contains($":unit:{m.Unit.Code}:", StringComparison.Ordinal));
}
