using System.Globalization;
using WorkflowHost.Procedures.DryRun;

namespace WorkflowHost.Procedures.Tests.DryRun;

/// <summary>Each setting of workflows/README.md, changed once: the run changes as the row says.</summary>
public sealed class FulingSettingsTests
{
    [Theory]
    [InlineData("kickoff", "when", "4月22日 09:00", "meeting", "kickoff", "due", "2020-04-22T09:00")]
    [InlineData("kickoff", "remindBefore", "2", "notice", "kickoff", "before-2", "2020-04-21T09:00")]
    [InlineData("material", "dueRule", "5月29日", "due", "material", "due", "2020-05-30T00:00")]
    [InlineData("material", "remindBefore", "5", "notice", "material", "before-5", "2020-05-25T09:00")]
    [InlineData("merge", "dueRule", "阶段结束前1个工作日", "due", "merge", "due", "2020-06-13T00:00")]
    [InlineData("exchange", "when", "6月18日 10:00", "meeting", "exchange", "due", "2020-06-18T10:00")]
    [InlineData("assembly", "when", "7月10日 09:30", "meeting", "assembly", "due", "2020-07-10T09:30")]
    [InlineData("rect-plan", "dueRule", "开始后第5个工作日", "due", "rect-plan", "due", "2020-07-24T00:00")]
    [InlineData("rect-plan-ok", "dueRule", "开始后第20个工作日", "due", "rect-plan-ok", "due", "2020-08-14T00:00")]
    [InlineData("rect-report", "dueRule", "9月30日", "due", "rect-report", "due", "2020-10-01T00:00")]
    [InlineData("summary", "when", "10月27日 15:00", "meeting", "summary", "due", "2020-10-27T15:00")]
    [InlineData("mechanism", "dueRule", "11月30日", "due", "mechanism", "due", "2020-12-01T00:00")]
    [InlineData("first-workday", "until", "开始后第3个工作日", "notice", "use-results", "announcement", "2020-11-04T08:00")]
    public void A_changed_setting_changes_the_run_as_its_row_says(string node, string input, string value, string kind, string activity, string rule, string at)
    {
        var expected = new DateTimeOffset(DateTime.Parse(at, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

        var before = Plays.Of("fuling-2020", new DateOnly(2020, 4, 20)).Rows;
        var after = Plays.Of("fuling-2020", new DateOnly(2020, 4, 20), change: d => Plays.Set(d, node, input, value));

        Assert.True(after.Ended);
        Assert.DoesNotContain(before, r => r.Kind == kind && r.ActivityId == activity && r.Rule == rule && r.At == expected);
        Assert.Contains(after.Rows, r => r.Kind == kind && r.ActivityId == activity && r.Rule == rule && r.At == expected);
    }

    [Fact]
    public void Overdue_mails_follow_their_setting()
    {
        Assert.True(Assumptions.TryParse("late=8", out var late, out _));

        var rules = Plays.Of("fuling-2020", new DateOnly(2020, 4, 20), assumptions: late, change: d => Plays.Set(d, "material", "remindOverdue", "每2个工作日，共3次"))
            .Rows.Where(r => r is { Kind: "notice", ActivityId: "material", Unit: "办公室" } && r.Rule!.StartsWith("overdue", StringComparison.Ordinal)).Select(r => $"{r.Rule} {r.Template}").Distinct();

        // From the fifth workday on it is 督办单, the default of a run.
        Assert.Equal(["overdue-2 overdue", "overdue-4 overdue", "overdue-6 supervision"], rules);
    }

    [Theory]
    [InlineData("close", "Overdue", "2020-06-16")]
    [InlineData("continue", "Overdue", "2020-06-17")]
    public void What_happens_with_open_work_at_the_end_is_a_setting(string atEnd, string outcome, string closed)
    {
        // Twelve workdays after 1 June is 17 June, two days past the end of the phase.
        Assert.True(Assumptions.TryParse("late=12", out var late, out _));

        var rows = Plays.Of("fuling-2020", new DateOnly(2020, 4, 20), assumptions: late, change: d =>
        {
            Plays.Set(d, "selfcheck", "atEnd", atEnd);
            // The summary is of no matter here.
            Plays.Set(d, "merge", "dueRule", "6月17日");
            Plays.Set(d, "report-ok", "dueRule", "6月17日");
        }).Rows;

        var close = rows.Single(r => r is { Kind: "closed", ActivityId: "selfcheck" });
        Assert.Equal(outcome, close.Rule);
        Assert.Equal(closed, close.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
