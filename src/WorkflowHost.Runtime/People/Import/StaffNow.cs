using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People.Import;

/// <summary>Staff, posts, holdings and absences as they are: read in five questions, whatever their number, and what a table is held against.</summary>
internal sealed record StaffNow(
    IReadOnlyList<StaffMember> Members, ILookup<string, string> Rights, IReadOnlyList<Post> Posts, IReadOnlyList<PostHolder> Holders, IReadOnlyList<StaffAbsence> Absences)
{
    public static async Task<StaffNow> ReadAsync(HostDbContext db, DateOnly today, CancellationToken cancellation) => new(
        await db.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName).ToListAsync(cancellation),
        (await db.UserClaims.AsNoTracking().Where(c => c.ClaimType == People.Rights.Claim).ToListAsync(cancellation)).ToLookup(c => c.UserId, c => c.ClaimValue!),
        await db.Posts.AsNoTracking().OrderBy(p => p.OrderNumber).ThenBy(p => p.Code).ToListAsync(cancellation),
        await db.PostHolders.AsNoTracking().OrderBy(h => h.From).ThenBy(h => h.Id).ToListAsync(cancellation),
        await db.Absences.AsNoTracking().Where(a => a.To >= today).ToListAsync(cancellation));
}
