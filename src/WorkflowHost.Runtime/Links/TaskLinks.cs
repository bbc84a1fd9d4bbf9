using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Links;

/// <summary>Gives out, renews, resolves and ends the links that open one task for one recipient.</summary>
public static class TaskLinks
{
    /// <summary>How long a link opens its task after the last mail that carried it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(60);

    /// <summary>
    /// The link of <paramref name="recipient"/> (a mail address) to a task, for a mail queued in this write. One link a task,
    /// recipient and use: a later mail carries the same one and prolongs it. A revoked one comes back in a new generation.
    /// </summary>
    public static async Task<TaskLink> OpenAsync(HostDbContext db, string taskId, string recipient, DateTimeOffset now, CancellationToken cancellation, LinkUse use = LinkUse.FillIn)
    {
        var link = db.Links.Local.FirstOrDefault(l => l.TaskId == taskId && l.Recipient == recipient && l.Use == use)
            ?? await db.Links.FirstOrDefaultAsync(l => l.TaskId == taskId && l.Recipient == recipient && l.Use == use, cancellation);
        if (link is null)
        {
            link = New(taskId, recipient, now, use);
            db.Links.Add(link);
        }

        Renew(link, now);
        return link;
    }

    /// <summary>The first link of a task that was opened in this write, for tasks that are opened by the thousand.</summary>
    public static TaskLink New(string taskId, string recipient, DateTimeOffset now, LinkUse use = LinkUse.FillIn) =>
        new() { Id = NewId(), TaskId = taskId, Recipient = recipient, Use = use, ExpiresAt = now + Lifetime };

    /// <summary>Another mail carries it.</summary>
    public static void Renew(TaskLink link, DateTimeOffset now)
    {
        if (link.RevokedAt is not null)
        {
            link.Generation++;
            link.RevokedAt = null;
        }

        link.ExpiresAt = now + Lifetime;
    }

    /// <summary>What all recipients of a task held before opens nothing any more: its unit has changed hands, or it was withdrawn.</summary>
    public static async Task RevokeAsync(HostDbContext db, string taskId, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var link in await db.Links.Where(l => l.TaskId == taskId && l.RevokedAt == null).ToListAsync(cancellation))
        {
            link.RevokedAt = now;
        }
    }

    /// <summary>The link a token belongs to, or why it opens nothing. Reads only.</summary>
    public static async Task<LinkCheck> CheckAsync(HostDbContext db, LinkTokens tokens, string? token, DateTimeOffset now, CancellationToken cancellation)
    {
        if (LinkTokens.ClaimedId(token) is not { } id)
        {
            return new LinkCheck(LinkOutcome.Unknown, null);
        }

        var link = await db.Links.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, cancellation);
        if (link is null || !tokens.Matches(link, token!))
        {
            return new LinkCheck(LinkOutcome.Unknown, null);
        }

        // Only a holder of a true token learns that it has run out: the others are told nothing about any link.
        return link.RevokedAt is not null ? new LinkCheck(LinkOutcome.Revoked, null)
            : link.ExpiresAt <= now ? new LinkCheck(LinkOutcome.Expired, null)
            : await IsStillReadByAsync(db, link, cancellation) ? new LinkCheck(LinkOutcome.Opens, link)
            : new LinkCheck(LinkOutcome.Revoked, null);
    }

    /// <summary>
    /// An address that is none of the unit's any more fills nothing in. Its links ended when the address was changed; this holds for a mail
    /// that was written at the same moment too.
    /// </summary>
    private static async Task<bool> IsStillReadByAsync(HostDbContext db, TaskLink link, CancellationToken cancellation)
    {
        if (link.Use != LinkUse.FillIn)
        {
            // Who signs is named by the signature that is waited for.
            return true;
        }

        var people = await (from task in db.Tasks
                            join unit in db.Units on task.UnitId equals unit.Id
                            where task.Id == link.TaskId
                            select new { unit.ContactEmail, unit.DeputyEmail, unit.HeadEmail }).FirstOrDefaultAsync(cancellation);
        return people is null || ((string?[])[people.ContactEmail, people.DeputyEmail, people.HeadEmail]).Contains(link.Recipient, StringComparer.OrdinalIgnoreCase);
    }

    private static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}

public enum LinkOutcome { Opens, Unknown, Expired, Revoked }

/// <param name="Link">Set when <paramref name="Outcome"/> is <see cref="LinkOutcome.Opens"/>.</param>
public sealed record LinkCheck(LinkOutcome Outcome, TaskLink? Link);
