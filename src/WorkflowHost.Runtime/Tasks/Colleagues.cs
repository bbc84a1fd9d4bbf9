using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>Whom of the staff one may ask in addition or in one's place: somebody who can sign in, and nobody who is asked already.</summary>
internal static class Colleagues
{
    /// <param name="acting">Who asks, as <see cref="TaskAct.MustBeAskedAsync"/> gave him: neither he nor the one he acts for can be asked.</param>
    /// <exception cref="RefusedException">There is no such account, it is off, it is his own, or that person is asked already.</exception>
    public static async Task<StaffMember> ChooseAsync(
        HostDbContext db, WorkTask task, IReadOnlyCollection<WorkTask> tasks, string? staffId, Actor acting, DateOnly today, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(staffId))
        {
            throw TaskTexts.Refuse("ColleagueMissing");
        }

        var person = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == staffId && u.IsActive, cancellation) ?? throw TaskTexts.Refuse("ColleagueGone");
        if (staffId == acting.Id || acting.OnBehalfOf == "staff:" + staffId)
        {
            throw TaskTexts.Refuse("ColleagueSelf");
        }

        var key = Signer.OfPerson(staffId).Key;
        // A post is asked until its task is over; whoever holds it can answer there. Its own task may go to one of its holders.
        var posts = tasks.Where(t => t.Id != task.Id && t.FinishedAt is null).Select(t => t.WaitsOnPost).OfType<string>().ToList();
        var isAsked = tasks.Any(t => t.AskedOf == key)
            || await db.Approvals.AnyAsync(a => a.BookmarkId == task.BookmarkId && ("," + a.Asked + ",").Contains("," + key + ","), cancellation)
            || (posts.Count > 0 && await db.PostHolders.AnyAsync(h => posts.Contains(h.PostCode) && h.StaffMemberId == staffId && h.From <= today && (h.To == null || h.To >= today), cancellation));
        return isAsked ? throw TaskTexts.Refuse("ColleagueAsked", person.DisplayName) : person;
    }

    /// <summary>Said in the history in one line: to whom, and why.</summary>
    public static string Line(StaffMember person, string reason) => $"{person.DisplayName}：{reason}";

    /// <summary>Raises the instance's turn first: two who add at once must not both find the place free.</summary>
    public static async Task<List<WorkTask>> TasksAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        await InstanceRows.TakeTurnAsync(db, task.InstanceId, cancellation);
        return await db.Tasks.Where(t => t.BookmarkId == task.BookmarkId).ToListAsync(cancellation);
    }
}
