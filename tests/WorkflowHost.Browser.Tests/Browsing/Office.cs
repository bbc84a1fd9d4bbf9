using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;

namespace WorkflowHost.Browser.Tests.Browsing;

/// <summary>The people of the office: accounts as <c>admin create</c> makes them, and their way in through the page.</summary>
internal static class Office
{
    public const string Password = "chun-jiang-hua-yue-ye";

    public static async Task AddAsync(HostFixture host, string userName, string displayName, params string[] rights) =>
        await host.Host.Services.GetRequiredService<StaffAccounts>().AddAsync(
            new NewStaffMember(userName, displayName, null, Password, rights), Actor.System, CancellationToken.None);

    public static async Task SignInAsync(IPage page, string userName)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("input[name=userName]", userName);
        await page.FillAsync("input[name=password]", Password);
        await page.ClickAsync("form button[type=submit].btn-primary");
        // For what a person sees, not for the browser's load event, which may have come before anybody waited for it.
        await page.Locator("nav.rail").WaitForAsync();
    }
}
