using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Browser.Tests.Browsing;

/// <summary>
/// The real host on a real port with a fresh SQLite file, its clock in the test's hand, and one browser. Everything else is
/// what a user runs.
/// </summary>
public sealed class HostFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflowhost-browser-").FullName;
    private IPlaywright? playwright;

    public static string AssetFolder { get; } = Path.Combine(Checkout.Root, "src", "WorkflowHost.Web", "wwwroot", "lib");

    public ShiftedClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)));

    public WebApplication Host { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    public string Address { get; private set; } = "";

    /// <summary>Where mail goes while no server is set.</summary>
    public string MailFolder => Path.Combine(folder, "mail");

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        Host = HostApplication.Build(
            ["--urls", "http://127.0.0.1:0", "--environment", "Production", "--Data:Folder", folder, "--contentRoot", Path.Combine(Checkout.Root, "src", "WorkflowHost.Web")],
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)));
        await Host.StartAsync();
        Address = Host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(playwright);
    }

    public async Task DisposeAsync()
    {
        if (playwright is not null)
        {
            await Browser.DisposeAsync();
            playwright.Dispose();
            await Host.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A fresh visitor: own cookies, Chinese, the screen of an office computer.</summary>
    public async Task<IBrowserContext> VisitorAsync(int width = 1366, int height = 768)
    {
        var visitor = await Browser.NewContextAsync(new() { BaseURL = Address, Locale = "zh-CN", TimezoneId = "Asia/Shanghai", ViewportSize = new() { Width = width, Height = height } });
        // Machines that run tests are busy with other tests; a page that is right and slow is still right.
        visitor.SetDefaultTimeout(90_000);
        visitor.SetDefaultNavigationTimeout(90_000);
        return visitor;
    }

    /// <summary>Kept for a person to look at when WORKFLOWHOST_SCREENSHOTS names a folder; otherwise nothing is written.</summary>
    public static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("WORKFLOWHOST_SCREENSHOTS") is { Length: > 0 } target)
        {
            Directory.CreateDirectory(target);
            await page.ScreenshotAsync(new() { Path = Path.Combine(target, name + ".png"), FullPage = false });
        }
    }
}
