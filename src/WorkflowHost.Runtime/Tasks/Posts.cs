using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>Who sits in which post on a day, himself or for somebody who is away: the one question that decides whose task it is.</summary>
public static class Posts
{
    private const string Prefix = "post:";

    private static readonly Question<string> HeldByOne = new(
        """SELECT DISTINCT "PostCode" FROM post_holders WHERE "StaffMemberId" = $1 AND "From" <= $2 AND ("To" IS NULL OR "To" >= $2)""", row => row.Text(0));

    private static readonly Question<Seat> SeatsOf = new(
        """
        SELECT h."StaffMemberId", EXISTS (SELECT 1 FROM absences a WHERE a."From" <= $2 AND a."To" >= $2)
        FROM post_holders h WHERE h."PostCode" = $1 AND h."From" <= $2 AND (h."To" IS NULL OR h."To" >= $2)
        """,
        row => new Seat(row.Text(0), row.Bool(1)));

    private static readonly Question<(string StaffMemberId, string SubstituteId)> AwayOn = new(
        """SELECT "StaffMemberId", "SubstituteId" FROM absences WHERE "From" <= $1 AND "To" >= $1""", row => (row.Text(0), row.Text(1)));

    public static async Task<bool> IsHeldByAsync(HostDbContext db, string postCode, string staffId, DateOnly today, CancellationToken cancellation) =>
        (await StandingAsync(db, postCode, staffId, today, cancellation)).IsHeld;

    /// <summary>Whether somebody acts in a post on a day, and for whom when he does not sit there himself.</summary>
    public static async Task<Standing> StandingAsync(HostDbContext db, string postCode, string staffId, DateOnly today, CancellationToken cancellation)
    {
        var seats = await SeatsOf.AskAsync(db, cancellation, postCode, LegalDateConverter.Text(today));
        if (seats.Exists(s => s.StaffId == staffId))
        {
            return new Standing(true);
        }

        // With the holders comes whether anybody is away at all, which is seldom.
        if (!seats.Exists(s => s.IsSomebodyAway) || (await ActsForAsync(db, staffId, today, cancellation)).Find(id => seats.Exists(s => s.StaffId == id)) is not { } absent)
        {
            return new Standing(false);
        }

        return new Standing(true, absent, await db.Users.Where(u => u.Id == absent).Select(u => u.DisplayName).FirstOrDefaultAsync(cancellation) ?? absent);
    }

    /// <summary>Whether a task waits on somebody: on a post he acts in, on himself, or on one he stands in for.</summary>
    public static async Task<bool> IsAskedAsync(HostDbContext db, Store.Tasks.WorkTask task, string staffId, DateOnly today, CancellationToken cancellation) =>
        (await StandingAsync(db, task, staffId, today, cancellation)).IsHeld;

    /// <summary>The same, and for whom he acts when it is not himself.</summary>
    public static async Task<Standing> StandingAsync(HostDbContext db, Store.Tasks.WorkTask task, string staffId, DateOnly today, CancellationToken cancellation)
    {
        if (task.WaitsOnPost is not null)
        {
            return await StandingAsync(db, task.WaitsOnPost, staffId, today, cancellation);
        }

        if (task.WaitsOnPerson is not { } person || person == staffId)
        {
            return new Standing(task.WaitsOnPerson is not null);
        }

        return (await ActsForAsync(db, staffId, today, cancellation)).Contains(person)
            ? new Standing(true, person, await db.Users.Where(u => u.Id == person).Select(u => u.DisplayName).FirstOrDefaultAsync(cancellation) ?? person)
            : new Standing(false);
    }

    /// <summary>What waits on somebody is found by these: the posts he acts in, himself and those he stands in for.</summary>
    public static async Task<(IReadOnlyList<string> Posts, IReadOnlyList<string> Persons)> DeskAsync(HostDbContext db, string staffId, DateOnly today, CancellationToken cancellation)
    {
        List<string> people = [staffId, .. await ActsForAsync(db, staffId, today, cancellation)];
        return (await HeldByAsync(db, people, today, cancellation), people);
    }

    /// <summary>Codes of the posts somebody acts in on a day.</summary>
    public static async Task<IReadOnlyList<string>> HeldAsync(HostDbContext db, string staffId, DateOnly today, CancellationToken cancellation) =>
        await HeldByAsync(db, [staffId, .. await ActsForAsync(db, staffId, today, cancellation)], today, cancellation);

    /// <summary>The posts a selector <c>post:CODE[,CODE]</c> names.</summary>
    public static IReadOnlyList<string> Named(string selector) =>
        (selector.StartsWith(Prefix, StringComparison.Ordinal) ? selector[Prefix.Length..] : selector)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static async Task<IReadOnlyList<string>> HeldByAsync(HostDbContext db, List<string> people, DateOnly today, CancellationToken cancellation) => people is [var one]
        ? await HeldByOne.AskAsync(db, cancellation, one, LegalDateConverter.Text(today))
        : await On(db, today).Where(h => people.Contains(h.StaffMemberId)).Select(h => h.PostCode).Distinct().ToListAsync(cancellation);

    /// <summary>Those who are away and whom he stands in for, also where the one he stands in for stands in for another.</summary>
    private static async Task<List<string>> ActsForAsync(HostDbContext db, string staffId, DateOnly today, CancellationToken cancellation)
    {
        var away = await AwayOn.AskAsync(db, cancellation, LegalDateConverter.Text(today));
        List<string> found = [];
        for (var (next, seen) = (new Queue<string>([staffId]), new HashSet<string> { staffId }); next.TryDequeue(out var one);)
        {
            foreach (var absent in away.Where(a => a.SubstituteId == one && seen.Add(a.StaffMemberId)))
            {
                found.Add(absent.StaffMemberId);
                next.Enqueue(absent.StaffMemberId);
            }
        }

        return found;
    }

    private sealed record Seat(string StaffId, bool IsSomebodyAway);

    private static IQueryable<Store.People.PostHolder> On(HostDbContext db, DateOnly today) => db.PostHolders.Where(h => h.From <= today && (h.To == null || h.To >= today));
}

/// <summary>How somebody stands to a post, or to what waits on a person.</summary>
/// <param name="AbsentId">The one he acts for; null when he sits there himself.</param>
public sealed record Standing(bool IsHeld, string? AbsentId = null, string? AbsentName = null);
