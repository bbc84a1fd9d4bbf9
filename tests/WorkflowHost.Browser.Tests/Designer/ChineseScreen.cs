using Microsoft.Playwright;
using Xunit;

namespace WorkflowHost.Browser.Tests.Designer;

/// <summary>Looks for texts of Studio that have no Chinese yet.</summary>
internal static class ChineseScreen
{
    /// <summary>What stays as it is beside ids, type names and the state as JSON: a library's button that is never shown, and the name Studio proposes.</summary>
    private static readonly string[] Untranslated = ["MudFileUpload_Button", "Workflow 1"];

    private const string EnglishTexts =
        """
        () => {
          const found = [];
          const skipped = 'style, script, .monaco-editor, [class*=d-none]';
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const text = node.data.trim();
            if (/[A-Za-z]{3}/.test(text) && !/[一-鿿]/.test(text) && !/^(\{|Elsa\.|WorkflowHost\.)/.test(text) && !/^((root|i?[0-9a-f]{12,})[0-9a-f~i.]*|[a-z0-9]+(-[a-z0-9]+)+)$/.test(text) && !node.parentElement.closest(skipped)) found.push(text);
          }
          for (const name of ['placeholder', 'title', 'aria-label'])
            for (const element of document.querySelectorAll('[' + name + ']')) {
              const text = element.getAttribute(name);
              if (/[A-Za-z]{3}/.test(text) && !/[一-鿿]/.test(text) && !element.closest(skipped)) found.push(name + ': ' + text);
            }
          return found;
        }
        """;

    /// <summary>The words are replaced a moment after Studio wrote them, so a text counts only when it stays.</summary>
    public static async Task CheckAsync(IPage page, string screen)
    {
        string[] left = [];
        for (var attempt = 0; attempt < 20; attempt++)
        {
            left = [.. (await page.EvaluateAsync<string[]>(EnglishTexts)).Except(Untranslated).Distinct()];
            if (left.Length == 0)
            {
                return;
            }

            await page.WaitForTimeoutAsync(250);
        }

        Assert.Fail($"No Chinese on the screen “{screen}” for: {string.Join(" | ", left)}");
    }
}
