using System.Text;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;

namespace WorkflowHost.Browser.Tests.Units;

/// <summary>What a person does and sees on the pages of units.</summary>
internal static class UnitTablePage
{
    public static async Task UploadAsync(IPage page, string table, Encoding? encoding = null)
    {
        await page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "units.csv", MimeType = "text/csv", Buffer = (encoding ?? Encoding.UTF8).GetBytes(table) });
        await page.ClickAsync("form[enctype] button[type=submit]");
    }

    public static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
