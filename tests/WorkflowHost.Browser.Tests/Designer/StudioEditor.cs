using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace WorkflowHost.Browser.Tests.Designer;

/// <summary>
/// Elsa Studio's editor as a designer uses it. Its markup is not ours and its ids change at every start, so everything is found
/// by what a person reads: the text on a node, the label of an input.
/// </summary>
internal sealed partial class StudioEditor
{
    /// <summary>Studio is 6 MB of WebAssembly, and test machines are slow.</summary>
    private const float Patience = 120_000;

    private StudioEditor(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>Opens the latest version of a definition and waits until it is drawn.</summary>
    public static async Task<StudioEditor> OpenAsync(IPage page, string definitionId)
    {
        await page.GotoAsync($"/studio/workflows/definitions/{Uri.EscapeDataString(definitionId)}/edit");
        await page.Locator("body[data-ready=true]").WaitForAsync(new() { Timeout = Patience, State = WaitForSelectorState.Attached });
        var editor = new StudioEditor(page);
        await editor.Node(null).First.WaitForAsync(new() { Timeout = Patience });
        return editor;
    }

    /// <summary>Selects the activity whose node carries this text; its inputs then stand in the panel below.</summary>
    public Task SelectAsync(string label) => Node(label).First.ClickAsync();

    public Task<string> ReadAsync(string input) => Field(input).InputValueAsync();

    /// <summary>Writes into an input of the selected activity and leaves it: Studio then saves the draft by itself.</summary>
    public async Task ChangeAsync(string input, string text)
    {
        var field = Field(input);
        await field.WaitForAsync(new() { Timeout = Patience });
        await field.FillAsync(text);
        var saved = await Page.RunAndWaitForResponseAsync(() => field.BlurAsync(), IsSave, new() { Timeout = Patience });
        if (!saved.Ok)
        {
            throw new InvalidOperationException($"The draft was not saved ({saved.Status}): {await saved.TextAsync()}");
        }
    }

    /// <summary>Publishes. Null when it was done, else the refusal as the designer reads it.</summary>
    public async Task<string?> PublishAsync()
    {
        await CloseMessagesAsync();
        var answer = await Page.RunAndWaitForResponseAsync(() => Page.Locator("button.mud-icon-button.mud-primary-text").First.ClickAsync(), IsSave, new() { Timeout = Patience });
        var message = Page.Locator(answer.Ok ? ".mud-alert-filled-success" : ".mud-alert-filled-error").First;
        await message.WaitForAsync(new() { Timeout = Patience });
        return answer.Ok ? null : await message.InnerTextAsync();
    }

    /// <summary>Goes inside a phase through the box on its node.</summary>
    public async Task EnterAsync(string label)
    {
        await Page.Locator(".elsa-activity", new() { Has = Node(label) }).GetByText(Slot()).First.ClickAsync();
        await Page.Locator(".mud-breadcrumbs").WaitForAsync(new() { Timeout = Patience });
    }

    /// <summary>Nodes on the canvas by the text they carry; all of them without one.</summary>
    public ILocator Node(string? label) => Page.Locator(".activity-label", label is null ? null : new() { HasText = label });

    /// <summary>The labels of Studio do not name their inputs, so the field is the one in the same control.</summary>
    private ILocator Field(string label) =>
        Page.Locator(".mud-input-control", new() { Has = Page.Locator("label", new() { HasText = label }) }).Locator("input, textarea").First;

    private async Task CloseMessagesAsync()
    {
        var close = Page.Locator("#mud-snackbar-container .mud-snackbar-close-button");
        while (await close.CountAsync() > 0)
        {
            await close.First.ClickAsync();
            await close.First.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Patience });
        }
    }

    private static bool IsSave(IResponse response) =>
        response.Request.Method == "POST" && response.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal);

    [GeneratedRegex("进入编排")]
    private static partial Regex Slot();
}
