using System.Text.RegularExpressions;
using Xunit;

namespace WorkflowHost.Tests.Architecture;

/// <summary>A promise whose test was renamed or dropped is no promise any more.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_test_the_README_names_is_there()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var tests = Repository.Files("tests", "*.cs").ToLookup(file => Path.GetFileNameWithoutExtension(file));

        var classes = TestClass().Matches(readme).Select(match => match.Groups["class"].Value).Distinct().ToList();
        var methods = TestMethod().Matches(readme).Select(match => match.Groups["method"].Value).Distinct().ToList();

        Assert.True(classes.Count >= 8 && methods.Count >= 8, "The README names its tests in code marks.");
        Assert.Equal([], classes.Where(name => !tests[name].Any()));
        var everything = string.Concat(tests.SelectMany(file => file).Select(File.ReadAllText));
        Assert.Equal([], methods.Where(name => !everything.Contains(" " + name + "(", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_Chinese_README_promises_the_same_and_names_the_same_proofs()
    {
        var english = Proofs("README.md");

        Assert.Equal(english, Proofs("README.zh-CN.md"));
        Assert.True(english.Count >= 20, "The README names its tests in code marks.");
    }

    private static List<string> Proofs(string readme)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, readme));
        return [.. TestClass().Matches(text).Concat(TestMethod().Matches(text)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Every_file_the_READMEs_point_to_is_there()
    {
        var pointed = new[] { "README.md", "README.zh-CN.md" }
            .SelectMany(readme => FileLink().Matches(File.ReadAllText(Path.Combine(Repository.Root, readme))))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Distinct().ToList();

        Assert.NotEmpty(pointed);
        Assert.Equal([], pointed.Where(target => !Path.Exists(Path.Combine(Repository.Root, target))));
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)(\.\w+)?`")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"(?:`\w+Tests\.|`)(?<method>[A-Z][a-z]*_\w+)`")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex FileLink();
}
