using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Web.Commands;
using Xunit;

namespace WorkflowHost.Tests.Commands;

public sealed class DryRunTests : IDisposable
{
    private static readonly string Repository = FindRepository();

    private readonly string folder = Directory.CreateTempSubdirectory("dry-run-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    [Fact]
    public void It_prints_every_date_task_and_mail_as_JSON()
    {
        var code = Run("fuling-2020", File("units.csv", "代码,名称,邮箱\nK01,办公室,k01@example.org"), "--start", "2020-04-20", "--json");

        Assert.Equal(0, code);
        var rows = JsonNode.Parse(output.ToString())!["rows"]!.AsArray();
        var reminder = Assert.Single(rows, r => r!["activityId"]!.GetValue<string>() == "material" && r["rule"]?.GetValue<string>() == "before-3")!;
        Assert.Equal("2020-05-27T09:00:00+08:00", reminder["at"]!.GetValue<string>());
        Assert.Equal("k01@example.org", reminder["address"]!.GetValue<string>());
    }

    [Fact]
    public void Each_row_has_the_fields_that_docs_dry_run_lists()
    {
        Run("six-phase", File("units.csv", "代码,名称,邮箱\nK01,办公室,k01@example.org"), "--start", "2026-03-02", "--json");

        var played = JsonNode.Parse(output.ToString())!;
        Assert.All(played["rows"]!.AsArray(), row => Assert.Equal(
            ["kind", "at", "date", "unit", "phase", "activityId", "rule", "explanation", "recipient", "address", "subject"], row!.AsObject().Select(p => p.Key)));
        Assert.Equal(["assumptions", "rows", "warnings", "ended"], played.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void Assumptions_can_be_a_file_and_are_printed()
    {
        var assume = File("assume.txt", "# 援助中心常迟交\non-time\nK01: late=2");

        Assert.Equal(0, Run("six-phase", File("units.csv", "代码,名称,邮箱\nK01,办公室,k01@example.org"), "--start", "2026-03-02", "--assume", assume));

        Assert.Matches("(?m)^# .*办公室.*2", output.ToString());
        Assert.Contains("overdue-1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_writes_nothing_and_sends_nothing()
    {
        var units = File("units.csv", "代码,名称,邮箱\nK01,办公室,k01@example.org");
        var before = Directory.GetFileSystemEntries(folder);

        // Where a host would put its database and its outbox: the folder it is started in.
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [typeof(DryRun).Assembly.Location, "dry-run", Path.Combine(Repository, "workflows", "six-phase.json"), "--units", units, "--start", "2026-03-02"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var host = System.Diagnostics.Process.Start(start)!;
        var said = host.StandardOutput.ReadToEnd();
        host.WaitForExit();

        Assert.Equal(0, host.ExitCode);
        Assert.Contains("k01@example.org", said, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void It_says_that_the_corrections_of_an_office_are_not_counted()
    {
        Assert.Equal(0, Run("six-phase", File("units.csv", "名称,邮箱\n甲,a@example.org"), "--start", "2026-03-02"));

        Assert.Matches("(?m)^# (日历：使用随软件附带|Calendar: the holidays that ship)", output.ToString());
    }

    [Fact]
    public void Tables_of_older_office_programs_are_read_as_well()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("代码,名称,邮箱\nK01,办公室,k01@example.org");
        var file = Path.Combine(folder, "gb.csv");
        System.IO.File.WriteAllBytes(file, bytes);

        Assert.Equal(0, Run("six-phase", file, "--start", "2026-03-02"));
        Assert.Contains("办公室", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("代码,名称\nA,甲\nA,乙", "2026-03-02", "on-time", 1)]
    [InlineData("名称,邮箱\n甲,a@example.org", "2026-3-2", "on-time", 2)]
    [InlineData("名称,邮箱\n甲,a@example.org", "2026-03-02", "perhaps", 2)]
    public void Bad_input_is_refused_with_a_sentence_and_nothing_is_played(string units, string start, string assume, int code)
    {
        Assert.Equal(code, Run("six-phase", File("units.csv", units), "--start", start, "--assume", assume));
        Assert.NotEmpty(errors.ToString());
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void Without_units_it_says_how_it_is_used()
    {
        Assert.Equal(2, DryRun.Run(["six-phase.json"], output, errors));
        Assert.Contains("--units", errors.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
        Directory.Delete(folder, true);
    }

    private int Run(string workflow, string units, params string[] more) =>
        DryRun.Run([Path.Combine(Repository, "workflows", workflow + ".json"), "--units", units, .. more], output, errors);

    private string File(string name, string text)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static string FindRepository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "WorkflowHost.sln"))) at = at.Parent;
        return at?.FullName ?? throw new InvalidOperationException("The repository is not above the tests.");
    }
}
