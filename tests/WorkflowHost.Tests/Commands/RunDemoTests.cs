using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Web.Commands.Demo;
using Xunit;

namespace WorkflowHost.Tests.Commands;

/// <summary>The whole procedure of Fuling 2020 by the host itself, held against the timeline written by hand from the paper.</summary>
public sealed partial class RunDemoTests(RunDemoTests.Played played) : IClassFixture<RunDemoTests.Played>
{
    [Fact]
    public void Every_line_of_the_paper_happens_on_its_day()
    {
        var paper = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "workflows", "fuling-2020.timeline.md"))).Select(m => m.Groups).ToList();
        Assert.True(paper.Count >= 35);

        var missing = paper.Where(line => Count(line) != Expected(line["kind"].Value, line["who"].Value)).Select(line => $"{Count(line)} × {line[0].Value}").ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public void Who_is_late_is_reminded_and_what_was_returned_comes_again()
    {
        Assert.Equal([("2020-06-02", "王芳")], Of("notice", "material", "overdue-1").Select(l => (Day(l), l.Who)));
        Assert.Equal([("2020-06-03", "法律援助中心")], Of("submitted", "material").Skip(2).Select(l => (Day(l), l.Who)));
        Assert.Equal(["孙丽"], Of("notice", "rect-report", "returned").Select(l => l.Who));
        Assert.Equal(2, Of("submitted", "rect-report").Count(l => l.Who == "涪陵公证处"));
        Assert.Equal(3, Of("accepted", "rect-report").Count);
    }

    [Fact]
    public void No_mail_of_the_plan_goes_out_on_a_rest_day() =>
        Assert.All(played.Lines.Where(l => l.Kind == "notice"), l => Assert.True(WorkCalendar.China.IsWorkday(l.Date), $"{Day(l)} {l.Text}"));

    [Fact]
    public void It_is_told_in_the_order_it_happens_and_every_mail_is_a_file()
    {
        Assert.Equal(played.Lines.OrderBy(l => l.At), played.Lines);
        Assert.Equal("mechanism", played.Lines[^1].Activity);
        Assert.InRange(played.Mails, 60, played.Lines.Count(l => l.Kind == "notice"));
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone_and_the_way_out_is_said()
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();

        Assert.Equal(1, await RunDemo.RunAsync([RunDemo.Fuling, "--folder", Repository.Root], output, errors));
        Assert.Contains(Repository.Root, errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await RunDemo.RunAsync(["another"], output, errors));
    }

    private int Count(GroupCollection line) =>
        played.Lines.Count(l => Day(l) == line["date"].Value && l.Time == line["time"].Value && l.Kind == line["kind"].Value && l.Activity == line["activity"].Value && l.Rule == line["rule"].Value);

    private static int Expected(string kind, string who) => kind != "notice" ? 1 : who switch { "each unit" or "each head" => 3, "leaders" => 2, _ => 1 };

    private List<DemoLine> Of(string kind, string activity, string rule = "") =>
        [.. played.Lines.Where(l => l.Kind == kind && l.Activity == activity && (rule.Length == 0 || l.Rule == rule))];

    private static string Day(DemoLine line) => line.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (?<date>\d{4}-\d{2}-\d{2}) \| (?<time>\d{2}:\d{2}) \| (?<kind>[a-z-]+) \| (?<activity>[a-z-]+) \| (?<rule>[a-z0-9-]+) \| (?<who>[a-z ]*?) ?\| ", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>Played once for all tests of the class.</summary>
    public sealed class Played : IAsyncLifetime
    {
        private readonly string folder = Directory.CreateTempSubdirectory("run-demo-").FullName;

        public IReadOnlyList<DemoLine> Lines { get; private set; } = [];

        public int Mails { get; private set; }

        public async Task InitializeAsync()
        {
            Lines = await RunDemo.PlayAsync(folder, _ => { }, CancellationToken.None);
            Mails = Directory.GetFiles(Path.Combine(folder, "mail"), "*.eml").Length;
        }

        public Task DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
