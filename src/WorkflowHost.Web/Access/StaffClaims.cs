using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Web.Access;

/// <summary>Puts the name people know beside the name they sign in with.</summary>
internal sealed class StaffClaims(UserManager<StaffMember> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<StaffMember>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffMember user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(CurrentStaff.DisplayName, user.DisplayName));
        return identity;
    }
}

/// <summary>An account that was switched off cannot sign in, and ends its sessions when the stamp is next checked.</summary>
internal sealed class OnlyActiveStaff : IUserConfirmation<StaffMember>
{
    public Task<bool> IsConfirmedAsync(UserManager<StaffMember> manager, StaffMember user) => Task.FromResult(user.IsActive);
}
