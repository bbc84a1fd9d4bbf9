using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.SignIn;

/// <summary>Signing out is a POST with the form's token, so no other site can do it to somebody.</summary>
internal sealed class SignOutPage(SignInManager<StaffMember> signIn) : HostPage
{
    public IActionResult OnGet() => LocalRedirect("/inbox");

    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        return LocalRedirect("/sign-in");
    }
}
