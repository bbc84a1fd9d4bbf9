using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Somebody a notice goes to.</summary>
/// <param name="Addressed">How the mail begins: the unit, or the person.</param>
/// <param name="Post">The post he holds, for staff.</param>
internal sealed record Recipient(string Id, string Name, string Address, string Addressed, string? Post = null);

/// <summary>Who a selector of people means today. Whoever has no address is left out.</summary>
internal static class Recipients
{
    public static async Task<IReadOnlyList<Recipient>> FindAsync(HostDbContext db, string runId, string selector, DateOnly today, CancellationToken cancellation)
    {
        if (!Selector.TryParse(selector, SelectorKind.People, out var selectors, out _))
        {
            throw DispatchTexts.Refuse("SelectorUnreadable", selector);
        }

        var found = new List<Recipient>();
        foreach (var one in selectors)
        {
            found.AddRange(one.Form switch
            {
                "post" => await HoldersAsync(db, one.Codes, today, cancellation),
                "heads" => await UnitsAsync(db, runId, [], heads: true, cancellation),
                "contacts" => await UnitsAsync(db, runId, one.Codes, heads: false, cancellation),
                _ => [],
            });
        }

        return [.. found.DistinctBy(r => (r.Id, r.Address))];
    }

    public static async Task<IReadOnlyList<Recipient>> HoldersAsync(HostDbContext db, IReadOnlyCollection<string> posts, DateOnly today, CancellationToken cancellation)
    {
        var holders = await (from holder in db.PostHolders
                             join person in db.Users on holder.StaffMemberId equals person.Id
                             where posts.Contains(holder.PostCode) && holder.From <= today && (holder.To == null || holder.To >= today)
                                 && person.IsActive && person.Email != null && person.Email != ""
                             orderby holder.PostCode, person.UserName
                             select new { person.Id, person.DisplayName, person.UserName, person.Email, holder.PostCode }).ToListAsync(cancellation);
        return [.. holders.Select(h => new Recipient("staff:" + h.Id, Name(h.DisplayName, h.UserName), h.Email!, Name(h.DisplayName, h.UserName), h.PostCode))];
    }

    private static async Task<IReadOnlyList<Recipient>> UnitsAsync(HostDbContext db, string runId, IReadOnlyList<string> codes, bool heads, CancellationToken cancellation)
    {
        var units = await RunUnits.SelectAsync(db, runId, codes.Count == 0 ? "all" : "units:" + string.Join(',', codes), cancellation);
        return [.. units
            .Select(u => heads
                ? new Recipient($"head:{u.Id}", u.HeadName ?? u.Name, u.HeadEmail ?? "", u.Name)
                : new Recipient($"unit:{u.Id}", u.ContactName ?? u.Name, u.ContactEmail ?? "", u.Name))
            .Where(r => r.Address.Length > 0)];
    }

    private static string Name(string displayName, string? userName) => displayName.Length > 0 ? displayName : userName ?? "";
}
