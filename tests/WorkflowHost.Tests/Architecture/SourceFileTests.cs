using System.Text.RegularExpressions;
using Xunit;

namespace WorkflowHost.Tests.Architecture;

/// <summary>The rules of the house that a script can see.</summary>
public sealed partial class SourceFileTests
{
    [Fact]
    public void No_hand_written_file_has_more_than_500_lines_and_one_over_400_says_why_in_its_first_line()
    {
        var tooLong = Sources()
            .Select(file => (File: Repository.Relative(file), Lines: File.ReadAllLines(file)))
            .Where(source => source.Lines.Length > 500 || (source.Lines.Length > 400 && !source.Lines[0].StartsWith("// Long because", StringComparison.Ordinal)))
            .Select(source => $"{source.File}: {source.Lines.Length} lines");

        Assert.Equal([], tooLong);
    }

    [Fact]
    public void Folders_are_named_by_subject_never_by_kind()
    {
        string[] kinds = ["Models", "Interfaces", "Services", "Helpers", "Utils", "Utilities", "Contracts", "Abstractions", "Common", "Shared", "Core", "Extensions", "Enums", "Dtos"];

        var folders = Sources().SelectMany(file => Repository.Relative(file).Split('/')[2..^1]).Distinct();

        Assert.Equal([], folders.Intersect(kinds, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_type_is_a_manager_helper_or_utils()
    {
        var names = Sources().Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => BucketName().IsMatch(name));

        Assert.Equal([], names);
    }

    [Fact]
    public void No_test_sleeps()
    {
        var sleeping = Repository.Files("tests", "*.cs")
            .Where(file => Repository.Relative(file) != "tests/WorkflowHost.Tests/Architecture/SourceFileTests.cs")
            .Where(file => Sleep().IsMatch(File.ReadAllText(file)))
            .Select(Repository.Relative);

        Assert.Equal([], sleeping);
    }

    [Fact]
    public void No_file_names_a_path_of_a_machine_or_a_package_registry()
    {
        string[] patterns = ["*.cs", "*.cshtml", "*.json", "*.csproj", "*.props", "*.targets", "*.md", "*.js", "*.css", "*.sh", "*.yaml", "*.html"];
        string[] folders = ["src", "tests", "workflows", "templates", "docs", "tools", "deploy"];

        var naming = folders
            .SelectMany(folder => patterns.SelectMany(pattern => Repository.Files(folder, pattern)))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.*").Where(file => Path.GetFileName(file) != ".git"))
            .Where(file => Repository.Relative(file) != "tests/WorkflowHost.Tests/Architecture/SourceFileTests.cs")
            .Where(file => MachinePath().IsMatch(File.ReadAllText(file)))
            .Select(Repository.Relative);

        Assert.Equal([], naming);
    }

    [Fact]
    public void Nothing_lies_in_the_root_but_what_the_layout_names()
    {
        string[] named =
        [
            ".ci", ".editorconfig", ".git", ".gitattributes", ".gitignore", ".npmrc", "CHANGELOG.md", "Directory.Build.props", "Directory.Build.targets",
            "Directory.Packages.props", "LICENSE", "README.md", "README.zh-CN.md", "WorkflowHost.sln", "deploy", "docs", "global.json", "package-lock.json",
            "package.json", "src", "templates", "test", "tests", "tools", "workflows",
        ];
        string[] ignoredByGit = ["node_modules", "data", "TestResults", "artifacts", ".vs", ".idea"];

        var entries = Directory.EnumerateFileSystemEntries(Repository.Root).Select(entry => Path.GetFileName(entry));

        Assert.Equal([], entries.Except(named).Except(ignoredByGit));
    }

    private static IEnumerable<string> Sources() =>
        Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs")).Concat(Repository.Files("tools", "*.cs"))
            .Where(file => !Repository.Relative(file).Contains("/Migrations/", StringComparison.Ordinal));

    // A tag helper is ASP.NET's own term for what it is.
    [GeneratedRegex("(Manager|(?<!Tag)Helpers?|Utils?|Utilities)$")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!Timeout)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(?<![\w.])/(tmp|work|root)/[A-Za-z.]|""resolved"": ""http|/v3/index\.json|/home/[a-z]+/")]
    private static partial Regex MachinePath();
}
