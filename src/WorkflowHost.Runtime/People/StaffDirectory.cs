using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <param name="Posts">Names of the posts held on the day asked about.</param>
/// <param name="HasPassword">False until the one-time code was used.</param>
public sealed record StaffRow(string Id, string UserName, string DisplayName, string? Email, bool IsActive, IReadOnlyList<string> Rights, IReadOnlyList<string> Posts, string? Phone, bool HasPassword);

public sealed record StaffPage(IReadOnlyList<StaffRow> Staff, int Total);

/// <summary>One holding with the name of its holder.</summary>
public sealed record HolderRow(string Id, string PostCode, string StaffId, string Name, bool IsActive, DateOnly From, DateOnly? To)
{
    public bool HoldsOn(DateOnly day) => From <= day && (To is null || day <= To);
}

public sealed record PostRow(string Code, string Name, int OrderNumber, IReadOnlyList<HolderRow> Holders);

/// <summary>Staff and posts as the pages show them: a few queries, whatever the number of rows.</summary>
public sealed class StaffDirectory(HostStore store)
{
    /// <param name="page">From 0.</param>
    public Task<StaffPage> StaffAsync(DateOnly today, int page, int pageSize, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var total = await db.Users.CountAsync(stop);
            // The active ones first; by user name, because Chinese names sort differently in the two databases.
            var members = await db.Users.AsNoTracking().OrderByDescending(u => u.IsActive).ThenBy(u => u.NormalizedUserName).Skip(page * pageSize).Take(pageSize).ToListAsync(stop);
            return new StaffPage(await RowsAsync(db, members, today, stop), total);
        },
        cancellation);

    public Task<StaffRow?> FindAsync(string id, DateOnly today, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) => (await RowsAsync(db, await db.Users.AsNoTracking().Where(u => u.Id == id).ToListAsync(stop), today, stop)).SingleOrDefault(),
        cancellation);

    /// <summary>Whom a post can be given to.</summary>
    public Task<List<StaffMember>> ActiveAsync(CancellationToken cancellation) => store.ReadAsync(
        (db, stop) => db.Users.AsNoTracking().Where(u => u.IsActive).OrderBy(u => u.NormalizedUserName).ToListAsync(stop), cancellation);

    /// <summary>All posts, each with those who hold it on the day or will.</summary>
    public Task<IReadOnlyList<PostRow>> PostsAsync(DateOnly today, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var posts = await db.Posts.AsNoTracking().OrderBy(p => p.OrderNumber).ThenBy(p => p.Code).ToListAsync(stop);
            var holders = (await Named(db, db.PostHolders.Where(h => h.To == null || h.To >= today)).ToListAsync(stop)).ToLookup(h => h.PostCode);
            return (IReadOnlyList<PostRow>)[.. posts.Select(p => new PostRow(p.Code, p.Name, p.OrderNumber, [.. holders[p.Code].OrderBy(h => h.From)]))];
        },
        cancellation);

    /// <summary>One post with all who ever held it, the latest first.</summary>
    public Task<PostRow?> PostAsync(string code, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var post = await db.Posts.AsNoTracking().FirstOrDefaultAsync(p => p.Code == code, stop);
            return post is null ? null : new PostRow(post.Code, post.Name, post.OrderNumber,
                [.. (await Named(db, db.PostHolders.Where(h => h.PostCode == code)).ToListAsync(stop)).OrderByDescending(h => h.From)]);
        },
        cancellation);

    private static IQueryable<HolderRow> Named(HostDbContext db, IQueryable<PostHolder> holders) =>
        from holder in holders
        join member in db.Users on holder.StaffMemberId equals member.Id
        select new HolderRow(holder.Id, holder.PostCode, member.Id, member.DisplayName, member.IsActive, holder.From, holder.To);

    private static async Task<IReadOnlyList<StaffRow>> RowsAsync(HostDbContext db, List<StaffMember> members, DateOnly today, CancellationToken cancellation)
    {
        string[] ids = [.. members.Select(m => m.Id)];
        var rights = (await db.UserClaims.AsNoTracking().Where(c => c.ClaimType == Rights.Claim && ids.Contains(c.UserId)).ToListAsync(cancellation)).ToLookup(c => c.UserId, c => c.ClaimValue!);
        var posts = (await (from holder in db.PostHolders
                            join post in db.Posts on holder.PostCode equals post.Code
                            where ids.Contains(holder.StaffMemberId) && holder.From <= today && (holder.To == null || holder.To >= today)
                            orderby post.OrderNumber, post.Code
                            select new { holder.StaffMemberId, post.Name }).ToListAsync(cancellation)).ToLookup(h => h.StaffMemberId, h => h.Name);
        return [.. members.Select(m => new StaffRow(m.Id, m.UserName!, m.DisplayName, m.Email, m.IsActive, [.. Rights.All.Where(r => rights[m.Id].Contains(r))], [.. posts[m.Id]], m.PhoneNumber, m.PasswordHash is not null))];
    }
}
