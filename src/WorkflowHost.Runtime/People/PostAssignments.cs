using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.People;

/// <summary>
/// Who holds a post, from a day to a day. Tasks wait on the post, so a new holder finds what is open and the old one no longer has
/// it; what has begun is never removed, because history must show who sat there on the day.
/// </summary>
public sealed class PostAssignments(HostStore store, OfficeDay day)
{
    /// <exception cref="RefusedException">Post or person are gone or off, the days are in the wrong order, or the person holds the post then already.</exception>
    public Task AddAsync(string postCode, string staffId, DateOnly? from, DateOnly? to, string formToken, Actor actor, CancellationToken cancellation)
    {
        var begin = Check(from, to);
        var now = day.Now;
        var id = Guid.CreateVersion7(now).ToString("N");
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "post:" + postCode, formToken, stop) is not { } once)
                {
                    return;
                }

                if (!await db.Posts.AnyAsync(p => p.Code == postCode, stop))
                {
                    throw PeopleTexts.Refuse("PostGone", postCode);
                }

                var holder = new PostHolder { Id = id, PostCode = postCode, StaffMemberId = staffId, From = begin, To = to };
                await MustBeAloneAsync(db, holder, stop);
                db.PostHolders.Add(holder);
                AuditTrail.Add(db, now, actor, "post.held", "post:" + postCode, details: $"staff={staffId};from={begin:yyyy-MM-dd};to={to:yyyy-MM-dd}", id: once);
            },
            cancellation);
    }

    /// <summary>Corrects the days, or ends the holding.</summary>
    public Task ChangeAsync(string id, DateOnly? from, DateOnly? to, Actor actor, CancellationToken cancellation)
    {
        var begin = Check(from, to);
        return store.WriteAsync(
            async (db, stop) =>
            {
                var holder = await db.PostHolders.FirstOrDefaultAsync(h => h.Id == id, stop) ?? throw PeopleTexts.Refuse("HolderGone");
                if (holder.From == begin && holder.To == to)
                {
                    return;
                }

                var before = $"{holder.From:yyyy-MM-dd}..{holder.To:yyyy-MM-dd}";
                (holder.From, holder.To) = (begin, to);
                await MustBeAloneAsync(db, holder, stop, mustBeActive: false);
                AuditTrail.Add(db, day.Now, actor, "post.holding-changed", "post:" + holder.PostCode, details: $"staff={holder.StaffMemberId};before={before};after={begin:yyyy-MM-dd}..{to:yyyy-MM-dd}");
            },
            cancellation);
    }

    /// <summary>Takes back a holding that has not begun. A second time nothing is left to do.</summary>
    public Task RemoveAsync(string id, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await db.PostHolders.FirstOrDefaultAsync(h => h.Id == id, stop) is not { } holder)
            {
                return;
            }

            if (holder.From <= day.Today)
            {
                throw PeopleTexts.Refuse("HolderBegun");
            }

            db.PostHolders.Remove(holder);
            AuditTrail.Add(db, day.Now, actor, "post.holding-removed", "post:" + holder.PostCode, details: "staff=" + holder.StaffMemberId);
        },
        cancellation);

    private static DateOnly Check(DateOnly? from, DateOnly? to) =>
        from is not { } begin ? throw PeopleTexts.Refuse("HolderFrom")
        : to < begin ? throw PeopleTexts.Refuse("HolderDates")
        : begin;

    private static async Task MustBeAloneAsync(HostDbContext db, PostHolder holder, CancellationToken cancellation, bool mustBeActive = true)
    {
        var member = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == holder.StaffMemberId, cancellation) ?? throw PeopleTexts.Refuse("MemberGone");
        if (mustBeActive && !member.IsActive)
        {
            throw PeopleTexts.Refuse("MemberInactive", member.DisplayName);
        }

        var others = await db.PostHolders.AsNoTracking().Where(h => h.Id != holder.Id && h.PostCode == holder.PostCode && h.StaffMemberId == holder.StaffMemberId).ToListAsync(cancellation);
        if (others.Exists(h => (holder.To is null || h.From <= holder.To) && (h.To is null || holder.From <= h.To)))
        {
            throw PeopleTexts.Refuse("HolderTwice", member.DisplayName);
        }
    }
}
