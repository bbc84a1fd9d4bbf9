using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <summary>The posts that definitions name. A code never changes: definitions in use point at it.</summary>
public sealed class OfficePosts(HostStore store, TimeProvider time)
{
    public const int LongestName = 40;
    public const int HighestOrder = 1_000_000;

    /// <exception cref="RefusedException">The code is taken or no code, or the name will not do.</exception>
    public Task AddAsync(string? code, string? name, int orderNumber, string formToken, Actor actor, CancellationToken cancellation)
    {
        var cleanCode = CheckCode(code);
        var cleanName = Check(name, orderNumber);
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "posts", formToken, stop) is not { } once)
                {
                    return;
                }

                if (await db.Posts.AnyAsync(p => p.Code == cleanCode, stop))
                {
                    throw PeopleTexts.Refuse("PostCodeTaken", cleanCode);
                }

                db.Posts.Add(new Post { Code = cleanCode, Name = cleanName, OrderNumber = orderNumber });
                AuditTrail.Add(db, time.GetUtcNow(), actor, "post.added", "post:" + cleanCode, id: once);
            },
            cancellation);
    }

    /// <exception cref="RefusedException">The post is gone, or the name will not do.</exception>
    public Task ChangeAsync(string code, string? name, int orderNumber, Actor actor, CancellationToken cancellation)
    {
        var cleanName = Check(name, orderNumber);
        return store.WriteAsync(
            async (db, stop) =>
            {
                var post = await db.Posts.FirstOrDefaultAsync(p => p.Code == code, stop) ?? throw PeopleTexts.Refuse("PostGone", code);
                if (post.Name == cleanName && post.OrderNumber == orderNumber)
                {
                    return;
                }

                (post.Name, post.OrderNumber) = (cleanName, orderNumber);
                AuditTrail.Add(db, time.GetUtcNow(), actor, "post.changed", "post:" + code);
            },
            cancellation);
    }

    internal static string CheckCode(string? code)
    {
        var clean = code?.Trim() ?? "";
        return clean.Length is < 2 or > 40 || !clean.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? throw PeopleTexts.Refuse("PostCodeForm") : clean;
    }

    internal static string Check(string? name, int orderNumber)
    {
        var clean = name?.Trim() ?? "";
        return clean.Length is 0 or > LongestName ? throw PeopleTexts.Refuse("PostNameForm")
            : orderNumber is < 0 or > HighestOrder ? throw PeopleTexts.Refuse("PostOrderForm", HighestOrder)
            : clean;
    }
}
