using Xunit;

namespace WorkflowHost.Browser.Tests.Browsing;

/// <summary>
/// Needs a real browser and the assets of the pages. Without them it is shown as skipped with how to get them; in CI a missing
/// one fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        // A browser that never answers is a failure, not a run without end.
        Timeout = 10 * 60 * 1000;
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            return;
        }

        if (Chromium.Path is null)
        {
            Skip = "Chromium was not found: install it (Debian: apt-get install chromium) or set WORKFLOWHOST_CHROMIUM to its path.";
        }
        else if (!Directory.Exists(HostFixture.AssetFolder))
        {
            Skip = "The pages' assets were not built: install Node 20 or newer and build again.";
        }
    }
}
