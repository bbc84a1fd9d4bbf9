using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Notices;

/// <summary>
/// Puts several notices of one person into one mail. Notices that only remind wait (<see cref="NoticeState.Gathering"/>) until the
/// pump has done all that is due at this moment; who then has one gets it, who has several gets a list of them. Each stays a row
/// of its own with its own key, so nothing is written twice and what became of it can be seen.
/// <para>
/// Answers to what somebody did (returned, accepted, extended) and meetings are not gathered: they go at once.
/// </para>
/// </summary>
internal static class Digests
{
    private const int AtOnce = 2000;

    private static readonly string[] Gathered =
        [NoticeTemplateNames.Opening, NoticeTemplateNames.Reminder, NoticeTemplateNames.DueToday, NoticeTemplateNames.Overdue, NoticeTemplateNames.Supervision, NoticeTemplateNames.StaffTask, NoticeTemplateNames.SignOff];

    public static bool Gathers(string template) => Gathered.Contains(template);

    /// <returns>How many notices were looked at; call again until none.</returns>
    public static async Task<int> GatherAsync(HostDbContext db, LinkAddresses addresses, DateTimeOffset now, CancellationToken cancellation)
    {
        // Locked, so that two nodes do not gather the same ones; who comes second sees what the first has left.
        var waiting = await (db is PostgresHostDbContext
            ? db.Notices.FromSql($"""SELECT * FROM notices WHERE "State" = 'Gathering' ORDER BY "RecipientAddress", "Id" LIMIT {AtOnce} FOR UPDATE""")
            : db.Notices.Where(n => n.State == NoticeState.Gathering).OrderBy(n => n.RecipientAddress).ThenBy(n => n.Id).Take(AtOnce)).ToListAsync(cancellation);
        var people = waiting.GroupBy(n => n.RecipientAddress, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var notices in people.Take(waiting.Count == AtOnce && people.Count > 1 ? people.Count - 1 : people.Count).Select(g => g.OrderBy(n => n.QueuedAt).ThenBy(n => n.Id, StringComparer.Ordinal).ToList()))
        {
            if (notices is [var alone])
            {
                alone.State = NoticeState.Queued;
            }
            else
            {
                db.Notices.Add(await CombineAsync(db, notices, addresses, now, cancellation));
            }
        }

        db.Wakes |= waiting.Count > 0 ? Wake.Outbox : Wake.None;
        return waiting.Count;
    }

    /// <summary>
    /// The unit has handed in, or the task is over: what was to remind of it and has not left yet does not leave any more. A digest
    /// that names it is written anew without it.
    /// </summary>
    public static async Task WithdrawAsync(HostDbContext db, IReadOnlyCollection<string> taskIds, CancellationToken cancellation)
    {
        var waiting = await db.Notices.Where(n => n.TaskId != null && taskIds.Contains(n.TaskId) && Gathered.Contains(n.Kind)
            && (n.State == NoticeState.Gathering || n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.Held || n.State == NoticeState.InDigest)).ToListAsync(cancellation);
        await TakeOutAsync(db, waiting, cancellation);
    }

    /// <summary>These leave no more, and a digest that names them is written anew without them.</summary>
    /// <returns>The ids of those that a person had stopped, themselves or the mail they were in.</returns>
    public static async Task<HashSet<string>> TakeOutAsync(HostDbContext db, IReadOnlyCollection<Notice> waiting, CancellationToken cancellation)
    {
        var stopped = waiting.Where(n => n.State == NoticeState.Held).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var notice in waiting)
        {
            notice.State = NoticeState.Cancelled;
        }

        var ids = waiting.Select(n => n.DigestId).OfType<string>().Distinct().ToList();
        var digests = ids.Count == 0 ? [] : await db.Notices
            .Where(n => ids.Contains(n.Id) && (n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.Held)).ToDictionaryAsync(n => n.Id, StringComparer.Ordinal, cancellation);
        var carried = digests.Count == 0 ? [] : await db.Notices.Where(n => n.DigestId != null && digests.Keys.Contains(n.DigestId) && n.State == NoticeState.InDigest).ToListAsync(cancellation);
        var left = carried.Where(n => n.State == NoticeState.InDigest).OrderBy(n => n.QueuedAt).ThenBy(n => n.Id, StringComparer.Ordinal).ToLookup(n => n.DigestId!, StringComparer.Ordinal);
        stopped.UnionWith(waiting.Where(n => n.DigestId is { } id && digests.GetValueOrDefault(id)?.State == NoticeState.Held).Select(n => n.Id));
        foreach (var digest in digests.Values)
        {
            List<Notice> parts = [.. left[digest.Id]];
            if (parts.Count == 0)
            {
                digest.State = NoticeState.Cancelled;
                continue;
            }

            var composed = await ComposeAsync(db, parts, cancellation);
            (digest.Subject, digest.Text, digest.Html) = (composed.Subject, composed.Text, composed.Html);
        }

        return stopped;
    }

    private static async Task<Notice> CombineAsync(HostDbContext db, List<Notice> parts, LinkAddresses addresses, DateTimeOffset now, CancellationToken cancellation)
    {
        var first = parts[0];
        var key = $"digest:{first.Key}";
        var composed = await ComposeAsync(db, parts, cancellation);
        var digest = new Notice
        {
            Id = DerivedId.Of("notice", key),
            Key = key,
            RunId = parts.TrueForAll(p => p.RunId == first.RunId) ? first.RunId : null,
            UnitId = parts.TrueForAll(p => p.UnitId == first.UnitId) ? first.UnitId : null,
            Kind = NoticeTemplateNames.Digest,
            RecipientName = first.RecipientName,
            RecipientAddress = first.RecipientAddress,
            Subject = composed.Subject,
            Text = composed.Text,
            Html = composed.Html,
            MessageId = Mail.MessageId.Create(DerivedId.Of("message", key), new Uri(addresses.Public)),
            State = NoticeState.Queued,
            QueuedAt = now,
            NextAttemptAt = now,
        };
        foreach (var part in parts)
        {
            part.State = NoticeState.InDigest;
            part.DigestId = digest.Id;
        }

        return digest;
    }

    private static async Task<ComposedNotice> ComposeAsync(HostDbContext db, List<Notice> parts, CancellationToken cancellation)
    {
        var unitId = parts[0].UnitId;
        var unit = unitId is null ? null : await db.Units.Where(u => u.Id == unitId).Select(u => u.Name).FirstOrDefaultAsync(cancellation);
        return NoticeComposer.Shared.Digest(
            NoticeTemplates.Find(NoticeTemplateNames.Digest),
            new NoticeView { Recipient = unit ?? parts[0].RecipientName },
            parts.ConvertAll(p => new DigestItem(p.Subject, p.LinkId is null ? null : LinkPlaceholder.Of(p.LinkId))));
    }
}
