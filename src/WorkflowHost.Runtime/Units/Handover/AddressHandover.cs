using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Units.Handover;

/// <summary>What changed addresses led to.</summary>
/// <param name="Links">How many links of the earlier addresses open nothing any more.</param>
/// <param name="Mails">How many mails are written to the new ones.</param>
public sealed record HandedOver(int Links, int Mails)
{
    public static readonly HandedOver Nothing = new(0, 0);
}

/// <summary>
/// An address of a unit was changed: whoever reads the old one has no business with the unit any more. In the transaction of the change his
/// links end, what waits for him goes to his successor, a signature that is waited for is asked of the successor, and who writes for the
/// unit now gets a mail about each open task, for which nobody has signed yet (签收) who reads the new address.
/// </summary>
/// <remarks>Batched: a table may change every unit there is.</remarks>
internal sealed class AddressHandover(ProcedureNotices notices, TimeProvider time)
{
    private const int UnitsAtOnce = 200;

    /// <param name="moved">Units as they are now, their versions raised.</param>
    public async Task<HandedOver> RunAsync(HostDbContext db, IEnumerable<MovedAddresses> moved, Actor actor, CancellationToken cancellation)
    {
        var (links, mails) = (0, 0);
        List<MovedAddresses> others = [.. moved.Where(m => m.IsOther)];
        foreach (var units in others.Chunk(UnitsAtOnce))
        {
            var byId = units.ToDictionary(m => m.Unit.Id, StringComparer.Ordinal);
            var done = await RunAsync(db, byId, actor, cancellation);
            (links, mails) = (links + done.Links, mails + done.Mails);
        }

        if (links + mails > 0)
        {
            AuditTrail.Add(
                db, time.GetUtcNow(), actor, "unit.handed-over", others is [var one] ? "unit:" + one.Unit.Id : "units",
                details: string.Create(CultureInfo.InvariantCulture, $"links={links};mails={mails};units={string.Join(',', others.Select(m => m.Unit.Code))}"));
        }

        return new HandedOver(links, mails);
    }

    private async Task<HandedOver> RunAsync(HostDbContext db, Dictionary<string, MovedAddresses> moved, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        List<string?> ids = [.. moved.Keys];
        var ended = await EndLinksAsync(db, moved, ids, now, cancellation);
        var open = await db.Tasks.Where(t => ids.Contains(t.UnitId) && t.WaitsOnUnit && t.FinishedAt == null).OrderBy(t => t.Id).ToListAsync(cancellation);
        var letters = await ToSignersAsync(db, moved, open, cancellation);
        var (resent, covered) = await new WaitingMails(db, notices, moved, now).ReaddressAsync(ids, cancellation);
        foreach (var task in open.Where(t => moved[t.UnitId!].IsWrittenToOther))
        {
            var unit = moved[task.UnitId!].Unit;
            ForgetReceipt(task);
            TaskAct.Trace(db, task, "contact-changed", actor, now);
            // What waits for a signature is not the contact's turn.
            if (task.State is TaskState.Open or TaskState.Returned && UnitRecipient.Of(unit) is { } to && !covered.Contains((task.Id, to.Address)))
            {
                letters.Add(Letter(unit, to, task));
            }
        }

        foreach (var ofRun in letters.GroupBy(l => l.About.RunId))
        {
            await notices.IntroduceAsync(db, ofRun.Key, [.. ofRun], now, cancellation);
        }

        return new HandedOver(ended, resent + letters.Count);
    }

    /// <summary>Links of addresses that have left, and those to sign of a head or reviewer who is none any more.</summary>
    private static async Task<int> EndLinksAsync(HostDbContext db, Dictionary<string, MovedAddresses> moved, List<string?> ids, DateTimeOffset now, CancellationToken cancellation)
    {
        var links = await (from link in db.Links
                           join task in db.Tasks on link.TaskId equals task.Id
                           where ids.Contains(task.UnitId) && link.RevokedAt == null && link.ExpiresAt > now
                           select new { Link = link, task.UnitId }).ToListAsync(cancellation);
        var left = links.Where(l => moved[l.UnitId!] is var unit && (unit.HasLeft(l.Link.Recipient) || IsSignerBefore(unit, l.Link))).Select(l => l.Link).ToList();
        left.ForEach(link => link.RevokedAt = now);
        return left.Count;
    }

    private static bool IsSignerBefore(MovedAddresses unit, TaskLink link) => link.Use switch
    {
        LinkUse.SignAsHead => !UnitAddresses.Same(link.Recipient, unit.Now.Head),
        LinkUse.SignAsReviewer => UnitAddresses.Same(link.Recipient, unit.Before.Deputy) && !UnitAddresses.Same(link.Recipient, unit.Now.Deputy),
        _ => false,
    };

    /// <summary>A signature that is waited for is now the new head's, or the new deputy's where the old one was to review.</summary>
    private static async Task<List<HandNotice>> ToSignersAsync(HostDbContext db, Dictionary<string, MovedAddresses> moved, List<WorkTask> open, CancellationToken cancellation)
    {
        var confirming = open.Where(t => t.State == TaskState.Confirming).ToDictionary(t => t.Id, StringComparer.Ordinal);
        var asked = confirming.Count == 0 ? [] : await db.SignOffs.Where(s => confirming.Keys.Contains(s.TaskId) && s.State == SignOffState.Asked).ToListAsync(cancellation);
        var letters = new List<HandNotice>();
        foreach (var row in asked)
        {
            var task = confirming[row.TaskId];
            var of = moved[task.UnitId!];
            var (name, before, after) = row.Step == SignStep.Head ? (of.Unit.HeadName, row.Address, of.Now.Head) : (of.Unit.DeputyName, of.Before.Deputy, of.Now.Deputy);
            if (!UnitAddresses.Same(row.Address, before) || UnitAddresses.Same(before, after))
            {
                continue;
            }

            // Without an address he signs on paper, and the contact is asked to bring it.
            (row.Name, row.Address) = (string.IsNullOrWhiteSpace(name) ? row.Name : name, after);
            if (UnitSigners.Of(row) is { } signer)
            {
                letters.Add(Letter(of.Unit, signer, task) with { Template = NoticeTemplateNames.SignOff, Change = view => UnitSigners.Asking(view, of.Unit, row) });
            }
            else if (UnitRecipient.Of(of.Unit) is { } contact)
            {
                letters.Add(Letter(of.Unit, contact, task));
            }
        }

        return letters;
    }

    private static HandNotice Letter(Unit unit, UnitRecipient to, WorkTask task) =>
        new(ProcedureNotices.AsItStands, unit, to, task, task, view => view, Cause: string.Create(CultureInfo.InvariantCulture, $":v{unit.Version}"));

    /// <summary>Who reads the new address has signed for nothing; a call to the unit stays a call to the unit.</summary>
    private static void ForgetReceipt(WorkTask task)
    {
        if (task is { State: TaskState.Open or TaskState.Returned, AcknowledgedByPhone: false })
        {
            task.AcknowledgedAt = null;
        }
    }
}
