using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.People;

/// <summary>Asks, in the transaction that acts, whether the one who acts may: a page that forgets to ask opens nothing.</summary>
internal static class OfficeRights
{
    /// <exception cref="RefusedException">He is no member of the staff, or does not hold the right (any more).</exception>
    public static async Task MustHoldAsync(HostDbContext db, Actor actor, string right, CancellationToken cancellation)
    {
        if (actor.Kind != "staff" || !await db.UserClaims.AnyAsync(c => c.UserId == actor.Id && c.ClaimType == Rights.Claim && c.ClaimValue == right, cancellation))
        {
            throw PeopleTexts.Refuse("RightMissing");
        }
    }
}
