using Microsoft.AspNetCore.Identity;

namespace WorkflowHost.Runtime.Store.People;

/// <summary>Someone who signs in: an administrator or an officer. Rights are claims of type <c>right</c>.</summary>
public sealed class StaffMember : IdentityUser
{
    public string DisplayName { get; set; } = "";
    public bool IsActive { get; set; } = true;
}
