using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>The slice of units and people that concerns one run, for the one resolver of selectors.</summary>
internal static class RunDirectories
{
    private static readonly PreparedList<string[], DateOnly, Holder> HoldersOf = new((db, posts, day) =>
        from holding in db.PostHolders
        join person in db.Users on holding.StaffMemberId equals person.Id
        where posts.Contains(holding.PostCode) && holding.From <= day && (holding.To == null || holding.To >= day) && person.IsActive
        orderby holding.From, holding.Id
        select new Holder(holding.PostCode, holding.From, holding.To, person.Id, person.DisplayName, person.UserName, person.Email, db.Absences.Any(a => a.From <= day && a.To >= day)));

    // Nearly always one post is asked.
    private static readonly Question<Holder> HoldersOfOne = new(
        """
        SELECT h."PostCode", h."From", h."To", p."Id", p."DisplayName", p."UserName", p."Email", EXISTS (SELECT 1 FROM absences a WHERE a."From" <= $2 AND a."To" >= $2)
        FROM post_holders h JOIN "AspNetUsers" p ON p."Id" = h."StaffMemberId"
        WHERE h."PostCode" = $1 AND h."From" <= $2 AND (h."To" IS NULL OR h."To" >= $2) AND p."IsActive"
        ORDER BY h."From", h."Id"
        """,
        row => new Holder(row.Text(0), row.Day(1), row.DayOrNull(2), row.Text(3), row.Text(4), row.TextOrNull(5), row.TextOrNull(6), row.Bool(7)));

    private static readonly PreparedList<DateOnly, StaffAbsence> AwayOn = new((db, day) =>
        db.Absences.AsNoTracking().Where(a => a.From <= day && a.To >= day).OrderBy(a => a.From).ThenBy(a => a.Id));

    /// <summary>The units of a run that a selector names, in their order.</summary>
    /// <exception cref="RefusedException">The selector cannot be read; publishing finds it first.</exception>
    public static async Task<IReadOnlyList<Unit>> SelectUnitsAsync(HostDbContext db, string runId, string selector, CancellationToken cancellation)
    {
        if (!Selector.TryParse(selector, SelectorKind.Units, out _, out _))
        {
            throw DispatchTexts.Refuse("SelectorUnreadable", selector);
        }

        var units = await UnitsAsync(db, runId, cancellation);
        var named = SelectorResolver.Units(selector, RunDirectory.Of([.. units.Select(u => u.Entry)]) with { Groups = await GroupsAsync(db, cancellation) }).Found.Select(u => u.Code).ToHashSet(StringComparer.Ordinal);
        return [.. units.Where(u => named.Contains(u.Unit.Code)).Select(u => u.Unit)];
    }

    /// <summary>Everybody a selector of people may mean.</summary>
    public static async Task<RunDirectory> LoadAsync(HostDbContext db, string runId, CancellationToken cancellation)
    {
        var units = await UnitsAsync(db, runId, cancellation);
        var evaluators = await db.Evaluators.AsNoTracking().OrderBy(e => e.OrderNumber).ThenBy(e => e.Id).ToListAsync(cancellation);
        return await PeopleAsync(db, cancellation) with
        {
            Units = [.. units.Select(u => u.Entry)],
            Groups = await GroupsAsync(db, cancellation),
            Evaluators = evaluators.GroupBy(e => e.ListCode).ToDictionary(g => g.Key, g => (IReadOnlyList<PersonEntry>)[.. g.Select(e => new PersonEntry(e.Id, e.Name, e.Email))], StringComparer.Ordinal),
        };
    }

    /// <summary>Those who sit in some posts on a day, some others by name, and those who act for them, for what is asked of them: the rest of the staff is not read.</summary>
    public static async Task<RunDirectory> HoldersAsync(HostDbContext db, string[] posts, string[] persons, DateOnly day, CancellationToken cancellation)
    {
        var holders = posts.Length == 0 ? [] : posts is [var one] ? await HoldersOfOne.AskAsync(db, cancellation, one, LegalDateConverter.Text(day)) : await HoldersOf.AskAsync(db, posts, day, cancellation);
        // With whom they are named comes whether anybody is away at all, which is seldom.
        var absences = persons.Length > 0 || holders.Exists(h => h.IsSomebodyAway) ? await AwayOn.AskAsync(db, day, cancellation) : [];
        var others = absences.Select(a => a.SubstituteId).Concat(persons).Distinct().ToList();
        List<PersonEntry> people = [.. holders.Select(h => h.Person)];
        if (others.Count > 0)
        {
            people.AddRange((await db.Users.AsNoTracking().Where(u => others.Contains(u.Id) && u.IsActive).ToListAsync(cancellation)).Select(Entry));
        }

        return new RunDirectory(
            [],
            [.. people.DistinctBy(p => p.Id)],
            [.. holders.Select(h => new Holding(h.PostCode, h.StaffId, h.From, h.To))],
            [.. absences.Select(a => new Absence(a.StaffMemberId, a.From, a.To, a.SubstituteId))],
            new Dictionary<string, string>());
    }

    /// <summary>The whole staff.</summary>
    private static async Task<RunDirectory> PeopleAsync(HostDbContext db, CancellationToken cancellation)
    {
        var people = await db.Users.AsNoTracking().Where(p => p.IsActive).OrderBy(p => p.UserName).ToListAsync(cancellation);
        var holders = await db.PostHolders.AsNoTracking().OrderBy(h => h.From).ThenBy(h => h.Id).ToListAsync(cancellation);
        var absences = await db.Absences.AsNoTracking().OrderBy(a => a.From).ThenBy(a => a.Id).ToListAsync(cancellation);
        var posts = await db.Posts.AsNoTracking().ToDictionaryAsync(p => p.Code, p => p.Name, cancellation);
        return new RunDirectory(
            [],
            [.. people.Select(Entry)],
            [.. holders.Select(h => new Holding(h.PostCode, h.StaffMemberId, h.From, h.To))],
            [.. absences.Select(a => new Absence(a.StaffMemberId, a.From, a.To, a.SubstituteId))],
            posts);
    }

    /// <summary>Codes of units by the code of their group.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> GroupsAsync(HostDbContext db, CancellationToken cancellation) =>
        (await (from member in db.UnitGroupMembers join unit in db.Units on member.UnitId equals unit.Id select new { member.GroupCode, unit.Code }).ToListAsync(cancellation))
        .GroupBy(m => m.GroupCode).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(m => m.Code)], StringComparer.Ordinal);

    private static async Task<List<(Unit Unit, UnitEntry Entry)>> UnitsAsync(HostDbContext db, string runId, CancellationToken cancellation)
    {
        var units = await (from member in db.RunUnits
                           join unit in db.Units on member.UnitId equals unit.Id
                           where member.RunId == runId
                           orderby member.OrderNumber, unit.Code
                           select new { Unit = unit, member.UnitClass }).AsNoTracking().ToListAsync(cancellation);
        return [.. units.Select(u => (u.Unit, new UnitEntry(
            u.Unit.Code, u.Unit.Name, u.Unit.Kind, u.UnitClass, u.Unit.ContactName, u.Unit.ContactEmail, u.Unit.ContactPhone,
            u.Unit.DeputyName, u.Unit.DeputyEmail, u.Unit.HeadName, u.Unit.HeadEmail)))];
    }

    private static PersonEntry Entry(StaffMember person) => Entry(person.Id, person.DisplayName, person.UserName, person.Email);

    private static PersonEntry Entry(string id, string displayName, string? userName, string? email) => new(id, displayName.Length > 0 ? displayName : userName ?? id, email);

    private sealed record Holder(string PostCode, DateOnly From, DateOnly? To, string StaffId, string DisplayName, string? UserName, string? Email, bool IsSomebodyAway)
    {
        public PersonEntry Person => Entry(StaffId, DisplayName, UserName, Email);
    }
}
