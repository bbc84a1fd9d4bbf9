using System.Security.Claims;
using WorkflowHost.Runtime;

namespace WorkflowHost.Web.Access;

/// <summary>Reads who acts from the signed-in user.</summary>
internal static class CurrentStaff
{
    public const string DisplayName = "display-name";

    public static string Id(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in here; the page must not be anonymous.");

    public static string Name(this ClaimsPrincipal user) => user.FindFirstValue(DisplayName) is { Length: > 0 } name ? name : user.Identity?.Name ?? "";

    public static bool May(this ClaimsPrincipal user, string right) => user.HasClaim(Runtime.People.Rights.Claim, right);

    public static Actor Actor(this HttpContext context) => new("staff", context.User.Id(), context.User.Name(), context.Source());

    /// <summary>The address a request came from, as the audit keeps it.</summary>
    public static string Source(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "";
}
