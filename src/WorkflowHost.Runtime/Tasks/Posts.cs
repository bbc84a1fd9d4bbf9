using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>Who sits in which post on a day: the one question that decides whose task it is.</summary>
public static class Posts
{
    private const string Prefix = "post:";

    public static Task<bool> IsHeldByAsync(HostDbContext db, string postCode, string staffId, DateOnly today, CancellationToken cancellation) =>
        Held(db, staffId, today).AnyAsync(code => code == postCode, cancellation);

    /// <summary>Codes of the posts somebody holds on a day, as a query to join with.</summary>
    public static IQueryable<string> Held(HostDbContext db, string staffId, DateOnly today) =>
        db.PostHolders.Where(h => h.StaffMemberId == staffId && h.From <= today && (h.To == null || h.To >= today)).Select(h => h.PostCode);

    /// <summary>The posts a selector <c>post:CODE[,CODE]</c> names.</summary>
    public static IReadOnlyList<string> Named(string selector) =>
        (selector.StartsWith(Prefix, StringComparison.Ordinal) ? selector[Prefix.Length..] : selector)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
