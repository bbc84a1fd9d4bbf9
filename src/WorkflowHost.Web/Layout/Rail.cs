using System.Security.Claims;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.Layout;

/// <param name="Text">Key of the word in the texts of the layout.</param>
internal sealed record RailItem(string Text, string Icon, string Address, bool IsHere);

/// <summary>The rail at the left: what a person may open, by right.</summary>
internal static class Rail
{
    private static readonly (string Text, string Icon, string Address, string[] Rights)[] Items =
    [
        ("RailInbox", "inbox", "/inbox", []),
        ("RailDone", "check", "/done", []),
        ("RailRuns", "runs", "/runs", [Rights.Administer, Rights.Handle]),
        ("RailMails", "mail", "/mails", [Rights.Administer]),
        ("RailUnits", "units", "/units", [Rights.Administer]),
        ("RailPeople", "people", "/people", [Rights.Administer]),
        ("RailCalendar", "calendar", "/calendar", [Rights.Administer]),
        ("RailDesign", "design", "/design", [Rights.Design]),
    ];

    public static IReadOnlyList<RailItem> For(ClaimsPrincipal user, PathString path) =>
        [.. Items.Where(item => item.Rights is [] || item.Rights.Any(user.May))
            .Select(item => new RailItem(item.Text, item.Icon, item.Address, path.StartsWithSegments(item.Address, StringComparison.OrdinalIgnoreCase)))];
}
