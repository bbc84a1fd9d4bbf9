using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowHost.Procedures.DryRun;

namespace WorkflowHost.Procedures.Tests.DryRun;

/// <summary>The procedure of the paper, held against the timeline written by hand from it.</summary>
public sealed partial class Fuling2020Tests
{
    private static readonly Lazy<DryRunResult> Played = new(() => Plays.Of("fuling-2020", new DateOnly(2020, 4, 20)));

    public static IReadOnlyList<object[]> Lines =>
        [.. Row().Matches(Shipped.Paper("fuling-2020.timeline.md")).Select(m => m.Groups).Select(g =>
            new object[] { g["date"].Value, g["time"].Value, g["kind"].Value, g["activity"].Value, g["rule"].Value, g["who"].Value })];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_line_of_the_paper_happens_on_its_day(string date, string time, string kind, string activity, string rule, string who)
    {
        var day = DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var at = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)) + TimeSpan.FromHours(double.Parse(time[..2], CultureInfo.InvariantCulture)) + TimeSpan.FromMinutes(int.Parse(time[3..], CultureInfo.InvariantCulture));

        var found = Played.Value.Rows.Where(r => r.Kind == kind && r.ActivityId == activity && r.Rule == rule).ToList();

        Assert.Contains(at, found.Select(r => r.At));
        var count = found.Count(r => r.At == at);
        Assert.Equal(kind == "notice" ? who switch { "each unit" or "each head" => 3, "leaders" => 2, _ => 1 } : 1, count);
    }

    [Fact]
    public void No_line_of_the_timeline_is_left_out_of_the_test()
    {
        Assert.Equal(Shipped.Paper("fuling-2020.timeline.md").Split('\n').Count(l => l.StartsWith("| 2020", StringComparison.Ordinal)), Lines.Count);
        Assert.True(Lines.Count >= 35);
    }

    [Fact]
    public void It_comes_to_its_end_and_nothing_is_left_waiting()
    {
        Assert.True(Played.Value.Ended);
        Assert.Equal(6, Played.Value.Rows.Count(r => r is { Kind: "closed", Rule: "Done" }));
    }

    [Fact]
    public void What_the_paper_itself_leaves_odd_is_said()
    {
        var said = Played.Value.Warnings.Select(w => $"{w.Code}:{w.NodeId}").ToList();

        // 25 April is a Saturday; 31 October belongs to no phase; what falls due with a phase falls due on that day.
        Assert.Contains("DueOnRestDay:root:prepare", said);
        Assert.Contains("GapBetweenPhases:root:consolidate", said);
        Assert.DoesNotContain(said, s => s.StartsWith("PhasesOverlap", StringComparison.Ordinal));
    }

    [Fact]
    public void No_mail_goes_out_on_a_rest_day() =>
        Assert.All(Played.Value.Rows.Where(r => r.Kind == "notice"), r => Assert.True(WorkflowHost.Procedures.Calendar.WorkCalendar.China.IsWorkday(r.Date), $"{r.Date} {r.Subject}"));

    [Fact]
    public void Next_year_it_shifts_by_itself()
    {
        var next = Plays.Of("fuling-2020", new DateOnly(2021, 4, 20));

        Assert.True(next.Ended);
        Assert.Contains(next.Rows, r => r is { Kind: "phase-end", ActivityId: "selfcheck" } && r.Date == new DateOnly(2021, 6, 15));
    }

    [GeneratedRegex(@"^\| (?<date>\d{4}-\d{2}-\d{2}) \| (?<time>\d{2}:\d{2}) \| (?<kind>[a-z-]+) \| (?<activity>[a-z-]+) \| (?<rule>[a-z0-9-]+) \| (?<who>[a-z ]*?) ?\| ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
