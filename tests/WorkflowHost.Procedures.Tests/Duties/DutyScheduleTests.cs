using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Tests.DryRun;

namespace WorkflowHost.Procedures.Tests.Duties;

/// <summary>The rhythms of the papers (seeds 002 and 003) as rows of a schedule, known before they come.</summary>
public sealed class DutyScheduleTests
{
    [Theory]
    [InlineData("每月25日", "2024-09 2024-09-25, 2024-10 2024-10-25, 2024-11 2024-11-25, 2024-12 2024-12-25")]
    [InlineData("每季度末", "2024-Q3 2024-09-30, 2024-Q4 2024-12-31")]
    [InlineData("每半年", "2024-H2 2024-12-31")]
    [InlineData("每年12月20日", "2024 2024-12-20")]
    [InlineData("每月末，遇节假日提前", "2024-09 2024-09-30, 2024-10 2024-10-31, 2024-11 2024-11-29, 2024-12 2024-12-31")]
    [InlineData("每2月15日", "2024-09 2024-09-15, 2024-11 2024-11-15")]
    public void Each_period_has_one_due_date_whatever_day_it_falls_on(string rhythm, string expected) =>
        Assert.Equal(expected, string.Join(", ", Dues(Plan(rhythm, "9月1日", "12月31日")).Select(r => $"{RowNames.Occurrence(r.RuleName)} {r.Date:yyyy-MM-dd}")));

    [Fact]
    public void A_week_is_told_by_its_own_day()
    {
        var dues = Dues(Plan("每周五", "9月1日", "9月30日"));

        Assert.Equal(["due#2024-09-06", "due#2024-09-13", "due#2024-09-20", "due#2024-09-27"], dues.Select(r => r.RuleName));
        Assert.Equal("规则“每周五”，即2024年9月6日（周五）。", dues[0].Explanation.Chinese);
    }

    [Fact]
    public void Each_time_is_asked_for_reminded_of_and_due_in_rows_of_its_own()
    {
        var rows = Plan("每月25日", "9月1日", "10月31日", remindBefore: "3", remindOverdue: "1").Rows.Where(r => r.NodeId.EndsWith(":duty", StringComparison.Ordinal)).ToList();

        // 14 September 2024 is a make-up Saturday; the 15th to 17th, and 1 to 7 October, are holidays.
        Assert.Equal(
            [
                "opens#2024-09 2024-09-18 08:00", "before-3#2024-09 2024-09-20 09:00", "due#2024-09 2024-09-26 00:00", "overdue-1#2024-09 2024-09-26 09:00",
                "opens#2024-10 2024-10-18 08:00", "before-3#2024-10 2024-10-22 09:00", "due#2024-10 2024-10-26 00:00", "overdue-1#2024-10 2024-10-28 09:00",
                "until 2024-10-31 23:59",
            ],
            rows.Select(r => $"{r.RuleName} {r.At:yyyy-MM-dd HH:mm}"));
        Assert.All(rows, r => Assert.NotEmpty(r.Explanation.English));
        Assert.Equal("截止日（2024年9月25日）前5个工作日交办，即2024年9月18日（周三）。", rows[0].Explanation.Chinese);
    }

    [Fact]
    public void A_changed_day_moves_the_rows_of_a_period_and_makes_no_second_ones()
    {
        var difference = ScheduleDifference.Between(Plan("每月25日", "9月1日", "10月31日").Rows, Plan("每月20日", "9月1日", "10月31日").Rows);

        Assert.NotEmpty(difference.Changes);
        Assert.All(difference.Changes, c => Assert.True(c.IsMoved));
    }

    [Fact]
    public void A_duty_without_end_in_a_phase_without_end_is_planned_a_year_beyond_where_it_has_come()
    {
        Assert.Equal(13, Dues(Plan("每月1日", "9月1日", "不限")).Count);
        Assert.Equal(25, Dues(Plan("每月1日", "9月1日", "不限", reached: new DateOnly(2025, 9, 1))).Count);
        Assert.DoesNotContain(Plan("每月1日", "9月1日", "不限").Rows, r => r.RuleName == "until");
    }

    [Fact]
    public void A_duty_until_an_event_goes_on_until_it_happens()
    {
        var happened = ScheduleFacts.None with { Events = new Dictionary<string, DateOnly> { ["验收"] = new(2024, 11, 8) } };

        var before = Plan("每月25日", "9月1日", "不限", until: "“验收”当日");
        var after = Plan("每月25日", "9月1日", "不限", until: "“验收”当日", facts: happened);

        Assert.Contains(before.Pending, p => p.RuleName == "until" && p.Explanation.Chinese.Contains("“验收”", StringComparison.Ordinal));
        Assert.True(Dues(before).Count > 10);
        Assert.Equal(["due#2024-09", "due#2024-10"], Dues(after).Select(r => r.RuleName));
        Assert.Equal(new DateOnly(2024, 11, 8), after.Rows.Single(r => r.RuleName == "until").Date);
    }

    [Fact]
    public void A_rhythm_that_never_comes_in_its_phase_is_named() =>
        Assert.Contains(Plan("每年12月20日", "9月1日", "10月31日").Warnings, w => w.Code == "DutyNeverComes" && w.Text.Chinese.Contains("一次也不会到来", StringComparison.Ordinal));

    [Fact]
    public void A_rhythm_that_comes_too_often_is_cut_off_and_named()
    {
        var plan = Plan("每周五", "9月1日", "2040-12-31");

        Assert.Equal(Recurrences.Most, Dues(plan).Count);
        Assert.Contains(plan.Warnings, w => w.Code == "DutyTooOften");
    }

    [Fact]
    public void A_dry_run_asks_each_time_and_the_phase_ends_as_done()
    {
        var result = Played("10月31日");

        Assert.True(result.Ended);
        Assert.Equal(["2024-09-18", "2024-10-18"], result.Rows.Where(r => r is { Kind: "task", ActivityId: "duty" }).Select(r => $"{r.Date:yyyy-MM-dd}"));
        Assert.Equal(["2024-09-25", "2024-10-25"], result.Rows.Where(r => r is { Kind: "due", ActivityId: "duty" }).Select(r => $"{r.Date:yyyy-MM-dd}"));
        Assert.Equal(["before-3#2024-09", "before-3#2024-10"], result.Rows.Where(r => r is { Kind: "notice", ActivityId: "duty" } && r.Rule != "opening").Select(r => r.Rule));
        Assert.Equal("Done", result.Rows.Single(r => r.Kind == "closed").Rule);
    }

    [Fact]
    public void A_dry_run_of_a_duty_without_end_shows_a_year_and_says_that_it_goes_on()
    {
        var result = Played("不限");

        Assert.False(result.Ended);
        Assert.Equal(12, result.Rows.Count(r => r is { Kind: "task", ActivityId: "duty" }));
        Assert.Contains(result.Warnings, w => w.Code == "DutyGoesOn");
        Assert.DoesNotContain(result.Warnings, w => w.Code == "StillWaiting");
    }

    private static List<PlannedRow> Dues(SchedulePlan plan) => [.. plan.Rows.Where(r => r.NodeId.EndsWith(":duty", StringComparison.Ordinal) && r.Kind == ScheduleRowKind.Due)];

    private static SchedulePlan Plan(
        string rhythm, string start, string end, string until = "", string remindBefore = "", string remindOverdue = "", DateOnly? reached = null, ScheduleFacts? facts = null) =>
        SchedulePlanner.Plan(
            ScheduleOutlineReader.Read(Compile($"rhythm={rhythm}", start, end, $"until={until}", $"remindBefore={remindBefore}", $"remindOverdue={remindOverdue}")).Outline,
            new RunSettings(new DateOnly(2024, 9, 1)),
            WorkCalendar.China,
            (facts ?? ScheduleFacts.None) with { Reached = reached });

    private static DryRunResult Played(string end) => DryRunner.Play(new DryRunRequest(
        new WorkflowEngine(Rig.Catalog), Compile("rhythm=每月25日", "9月1日", end, "remindBefore=3"), new RunSettings(new DateOnly(2024, 9, 1)), WorkCalendar.China,
        Plays.Office, Assumptions.OnTime, new WorkflowHost.Procedures.Notices.RunWords("2024年整改"), Plays.Template));

    private static CompiledWorkflow Compile(string rhythm, string start, string end, params string[] inputs) => new Rig(new JsonObject
    {
        ["id"] = "d",
        ["definitionId"] = "d",
        ["name"] = "测试",
        ["version"] = 1,
        ["root"] = JsonNode.Parse(Rig.Flow("root", Rig.Phase("p", Rig.Flow("body", Rig.Node("duty", ActivityTypes.RecurringDuty, [rhythm, .. inputs])), $"startRule={start}", $"endRule={end}"))),
    }.ToJsonString()).Workflow;
}
