using System.Text.RegularExpressions;
using System.Xml.Linq;
using WorkflowHost.Tests.Architecture;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What a script can see of the pages: texts in both languages, nothing inline, nothing newer than the browsers our users have.</summary>
public sealed partial class PageSourceTests
{
    [Fact]
    public void Every_text_stands_in_both_languages()
    {
        var files = Repository.Files("src", "*.resx").Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal)).ToList();

        var lacking = files.SelectMany(file =>
        {
            var (chinese, english) = (Keys(file), Keys(file[..^5] + ".en.resx"));
            return chinese.Except(english).Concat(english.Except(chinese)).Select(key => $"{Repository.Relative(file)}: {key}");
        });

        Assert.True(files.Count > 8, $"{files.Count} resource files");
        Assert.Equal([], lacking);
    }

    [Fact]
    public void Every_text_a_page_names_exists()
    {
        var pages = Repository.Files("src/WorkflowHost.Web", "*.cshtml").ToList();

        var missing = pages.SelectMany(page =>
        {
            var source = File.ReadAllText(page);
            var own = TextsOf(page, source);
            var layout = Keys(Path.Combine(Repository.Root, "src/WorkflowHost.Web/Layout/LayoutTexts.resx"));
            return OwnText().Matches(source).Select(m => m.Groups[1].Value).Where(key => own is not null && !own.Contains(key))
                .Concat(LayoutText().Matches(source).Select(m => m.Groups[1].Value).Where(key => !layout.Contains(key)))
                .Select(key => $"{Repository.Relative(page)}: {key}");
        });

        Assert.True(pages.Count > 15, $"{pages.Count} pages");
        Assert.Equal([], missing);
    }

    [Fact]
    public void Our_pages_have_no_inline_script_or_style_and_no_chinese_in_their_markup()
    {
        var found = Repository.Files("src/WorkflowHost.Web", "*.cshtml").Where(page => !Repository.Relative(page).Contains("/Designer/", StringComparison.Ordinal))
            .SelectMany(page => Inline().Matches(Comment().Replace(File.ReadAllText(page), "")).Select(m => $"{Repository.Relative(page)}: {m.Value}"));

        Assert.Equal([], found);
    }

    [Fact]
    public void Our_styles_and_scripts_ask_for_nothing_newer_than_chromium_86()
    {
        var css = string.Concat(Repository.Files("src/WorkflowHost.Web/wwwroot/css", "*.css").Select(File.ReadAllText));
        var js = string.Concat(Repository.Files("src/WorkflowHost.Web/wwwroot/js", "*.js").Select(File.ReadAllText));

        Assert.Equal([], NewCss().Matches(Comment().Replace(css, "")).Select(m => m.Value));
        Assert.Equal([], NewScript().Matches(js).Select(m => m.Value));
        Assert.True(css.Length > 5000 && js.Length > 1000);
    }

    [Fact]
    public void What_is_put_on_the_record_of_a_run_has_a_word_for_it()
    {
        var sources = Repository.Files("src/WorkflowHost.Runtime", "*.cs").Where(f => !f.Contains("Migrations", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        var acts = sources.SelectMany(s => RecordedAct().Matches(s)).Select(m => m.Groups[1].Value).ToHashSet();
        var ofTasks = sources.SelectMany(s => TracedAct().Matches(s)).Select(m => "Act" + string.Concat(m.Groups[1].Value.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))).ToHashSet();

        Assert.True(acts.Count > 8 && ofTasks.Count > 10, $"{acts.Count} and {ofTasks.Count} acts were found");
        Assert.Empty(acts.Except(Keys(Path.Combine(Repository.Root, "src/WorkflowHost.Web/Features/Runs/RecordWords.resx"))));
        Assert.Empty(ofTasks.Except(Keys(Path.Combine(Repository.Root, "src/WorkflowHost.Web/Layout/LayoutTexts.resx"))));
    }

    [Theory]
    [InlineData("a:has(b) { }")]
    [InlineData("@container (width > 1px)")]
    [InlineData("color: color-mix(in srgb, red, blue)")]
    [InlineData("inset: 0")]
    public void A_newer_style_would_be_seen(string css) => Assert.NotEmpty(NewCss().Matches(css));

    private static HashSet<string>? TextsOf(string page, string source) =>
        Injected().Match(source) is { Success: true } found && Directory.EnumerateFiles(Path.GetDirectoryName(page)!, found.Groups[1].Value.Split('.')[^1] + ".resx").FirstOrDefault() is { } file ? Keys(file) : null;

    private static HashSet<string> Keys(string file) => [.. XDocument.Load(file).Root!.Elements("data").Select(d => d.Attribute("name")!.Value)];

    [GeneratedRegex(@"IStringLocalizer<([\w.]+)> T\b")]
    private static partial Regex Injected();

    [GeneratedRegex(@"\bT\[""([\w.-]+)""[\],]")]
    private static partial Regex OwnText();

    [GeneratedRegex(@"""((?:run|units|incident)\.(?!import)[a-z-]+)""")]
    private static partial Regex RecordedAct();

    [GeneratedRegex(@"Trace\(db, \w+, ""([a-z-]+)""")]
    private static partial Regex TracedAct();

    [GeneratedRegex(@"\bL\[""([\w.-]+)""[\],]")]
    private static partial Regex LayoutText();

    [GeneratedRegex(@"@\*.*?\*@|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=""|javascript:|\p{IsCJKUnifiedIdeographs}+")]
    private static partial Regex Inline();

    [GeneratedRegex(@":has\(|:is\(|:where\(|@container|@layer|color-mix\(|oklch\(|\binset\s*:|aspect-ratio|accent-color|\bd?vh\s*\(|\b(s|l|d)vh\b|^\s*&", RegexOptions.Multiline)]
    private static partial Regex NewCss();

    [GeneratedRegex(@"\?\?=|\|\|=|&&=|\.at\(|structuredClone|Object\.hasOwn|\.replaceAll\(|findLast|await (?=import)|#\w+\s*[=(;]")]
    private static partial Regex NewScript();
}
