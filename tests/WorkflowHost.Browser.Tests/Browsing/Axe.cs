using Microsoft.Playwright;
using Xunit;

namespace WorkflowHost.Browser.Tests.Browsing;

/// <summary>axe-core over the page as it stands: nothing serious may be found.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Source = new(() => File.ReadAllText(Path.Combine(Checkout.Root, "node_modules", "axe-core", "axe.min.js")));

    public static async Task CheckAsync(IPage page)
    {
        // Evaluated by the test, not loaded by the page: the page's own policy stays as strict as it is.
        await page.EvaluateAsync(Source.Value + "; null");
        var found = await page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run({ resultTypes: ['violations'] })).violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
            """);
        Assert.True(found.Length == 0, string.Join("\n", found));
    }
}
