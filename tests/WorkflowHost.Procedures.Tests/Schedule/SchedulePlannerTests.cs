using System.Globalization;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.Tests.Schedule;

public sealed class SchedulePlannerTests
{
    private static readonly RunSettings Fuling = new(new DateOnly(2020, 4, 20));

    [Fact]
    public void A_phase_starts_at_the_opening_hour_and_ends_at_midnight_of_its_last_day()
    {
        var plan = Plan([Phase("p2", "4月26日", "6月15日")]);

        Assert.Equal(At("2020-04-26T08:00:00+08:00"), Row(plan, "p2", "start").At);
        Assert.Equal(At("2020-06-16T00:00:00+08:00"), Row(plan, "p2", "end").At);
        Assert.Equal(new DateOnly(2020, 6, 15), Row(plan, "p2", "end").Date);
        Assert.Equal(ScheduleRowKind.PhaseEnd, Row(plan, "p2", "end").Kind);
    }

    [Fact]
    public void A_collection_without_a_date_is_due_with_its_phase_and_is_reminded_of_in_workdays()
    {
        var plan = Plan([Phase("p4", "7月16日", "10月15日")], [Work("c", "p4", "", [7, 3, 1], true, [1])]);

        Assert.Equal(At("2020-10-16T00:00:00+08:00"), Row(plan, "c", "due").At);
        Assert.Equal(At("2020-09-29T09:00:00+08:00"), Row(plan, "c", "before-7").At);
        Assert.Equal(new DateOnly(2020, 10, 12), Row(plan, "c", "before-3").Date);
        Assert.Equal(new DateOnly(2020, 10, 14), Row(plan, "c", "before-1").Date);
        Assert.Equal(new DateOnly(2020, 10, 15), Row(plan, "c", "on-day").Date);
        Assert.Equal(new DateOnly(2020, 10, 16), Row(plan, "c", "overdue-1").Date);
        Assert.Equal(ScheduleRowKind.Overdue, Row(plan, "c", "overdue-1").Kind);
        Assert.All(plan.Rows.Where(r => r.NodeId == "c"), r => Assert.Equal("p4", r.PhaseNodeId));
    }

    [Fact]
    public void A_notice_due_on_a_rest_day_goes_out_on_the_last_workday_before_and_an_overdue_one_on_the_next()
    {
        // 25 April 2020 is a Saturday off; Sunday the 26th is a make-up workday.
        var plan = Plan([Phase("p1", "4月20日", "4月25日")], [Work("c", "p1", "4月25日", [], true, [1, 2])]);

        Assert.Equal(new DateOnly(2020, 4, 25), Row(plan, "c", "due").Date);
        Assert.Equal(new DateOnly(2020, 4, 24), Row(plan, "c", "on-day").Date);
        Assert.Equal(new DateOnly(2020, 4, 26), Row(plan, "c", "overdue-1").Date);
        Assert.Equal(new DateOnly(2020, 4, 27), Row(plan, "c", "overdue-2").Date);
    }

    [Fact]
    public void Where_two_reminders_meet_on_a_day_only_the_nearer_one_goes()
    {
        var plan = Plan([Phase("p1", "4月20日", "4月25日")], [Work("c", "p1", "4月25日", [1, 3], true, [])]);

        Assert.Equal(["before-3", "on-day"], plan.Rows.Where(r => r is { NodeId: "c", Kind: ScheduleRowKind.Reminder }).Select(r => r.RuleName));
    }

    [Fact]
    public void Nobody_is_reminded_of_what_has_not_been_asked_for_yet()
    {
        var plan = Plan([Phase("p1", "4月24日", "4月27日")], [Work("c", "p1", "", [10, 1], false, [])]);

        Assert.Equal(["before-1"], plan.Rows.Where(r => r.Kind == ScheduleRowKind.Reminder).Select(r => r.RuleName));
    }

    [Fact]
    public void Moving_the_end_of_a_phase_moves_what_counts_from_it()
    {
        static ScheduleOutline Outline(string end) => new([Phase("a", "启动当日", end), Phase("b", "上一阶段结束后第1日", "开始后20个工作日", "a")], []);

        var before = SchedulePlanner.Plan(Outline("6月15日"), Fuling, WorkCalendar.China);
        var after = SchedulePlanner.Plan(Outline("6月22日"), Fuling, WorkCalendar.China);

        Assert.Equal(new DateOnly(2020, 6, 16), Row(before, "b", "start").Date);
        Assert.Equal(new DateOnly(2020, 6, 23), Row(after, "b", "start").Date);
        Assert.Equal(Row(before, "b", "end").RuleName, Row(after, "b", "end").RuleName);
        Assert.NotEqual(Row(before, "b", "end").Date, Row(after, "b", "end").Date);
    }

    [Fact]
    public void What_waits_for_an_event_has_no_row_until_it_happens()
    {
        var outline = new ScheduleOutline([Phase("p", "启动当日", "“反馈”后15日内")], []);

        var waiting = SchedulePlanner.Plan(outline, Fuling, WorkCalendar.China);
        Assert.DoesNotContain(waiting.Rows, r => r.RuleName == "end");
        Assert.Contains("“反馈”", Assert.Single(waiting.Pending).Explanation.Chinese, StringComparison.Ordinal);

        var facts = ScheduleFacts.None with { Events = new Dictionary<string, DateOnly> { ["反馈"] = new(2020, 7, 3) } };
        Assert.Equal(new DateOnly(2020, 7, 18), Row(SchedulePlanner.Plan(outline, Fuling, WorkCalendar.China, facts), "p", "end").Date);
    }

    [Fact]
    public void A_phase_entered_on_completion_gets_its_dates_when_it_opens()
    {
        var outline = new ScheduleOutline([Phase("p", "", "开始后10个工作日") with { Entry = PhaseEntry.OnCompletion, Start = null }], []);
        Assert.Empty(SchedulePlanner.Plan(outline, Fuling, WorkCalendar.China).Rows);

        var facts = ScheduleFacts.None with { Opened = new Dictionary<string, DateOnly> { ["p"] = new(2020, 4, 24) } };
        var row = Assert.Single(SchedulePlanner.Plan(outline, Fuling, WorkCalendar.China, facts).Rows);
        Assert.Equal(new DateOnly(2020, 5, 11), row.Date);
    }

    [Fact]
    public void An_open_end_is_no_row_and_nothing_to_wait_for()
    {
        var plan = Plan([Phase("p6", "11月1日", "不限")]);

        Assert.Equal("start", Assert.Single(plan.Rows).RuleName);
        Assert.Empty(plan.Pending);
    }

    [Fact]
    public void Gaps_overlaps_and_rest_days_are_named_before_a_run_starts()
    {
        var plan = Plan(
        [
            Phase("p1", "4月20日", "4月25日"),
            Phase("p2", "4月26日", "6月15日", "p1"),
            Phase("p3", "6月10日", "7月15日", "p2"),
            Phase("p4", "7月20日", "7月17日", "p3"),
        ]);

        Assert.Equal(
            ["PhasesOverlap:p3", "PhaseEndsBeforeStart:p4", "GapBetweenPhases:p4", "DueOnRestDay:p1"],
            plan.Warnings.Select(w => $"{w.Code}:{w.NodeId}"));
    }

    [Fact]
    public void A_start_after_the_first_phase_is_named() =>
        Assert.Contains(
            SchedulePlanner.Plan(new ScheduleOutline([Phase("p1", "", "4月25日") with { Start = null }], []), new RunSettings(new DateOnly(2020, 6, 1)), WorkCalendar.China).Warnings,
            w => w.Code == "StartOutsideFirstPhase");

    [Fact]
    public void Phases_in_a_circle_do_not_hang_the_planner() =>
        Assert.NotEmpty(Plan([Phase("a", "上一阶段结束后第1日", "开始后5日", "b"), Phase("b", "上一阶段结束后第1日", "开始后5日", "a")]).Pending);

    [Fact]
    public void Rows_come_in_order_of_time_and_no_key_twice()
    {
        var plan = Plan(
            [Phase("p1", "4月20日", "4月30日"), Phase("p2", "5月1日", "6月15日", "p1")],
            [Work("c", "p2", "", [7, 3, 1], true, [1, 3, 5]), Work("d", "p1", "", [3], true, [])]);

        Assert.Equal(plan.Rows.Select(r => r.At).Order(), plan.Rows.Select(r => r.At));
        Assert.Equal(plan.Rows.Count, plan.Rows.Select(r => (r.NodeId, r.RuleName)).Distinct().Count());
        Assert.All(plan.Rows, r => Assert.NotEmpty(r.Explanation.Chinese));
    }

    [Theory]
    [InlineData("7、3、1", new[] { 7, 3, 1 })]
    [InlineData("3", new[] { 3 })]
    [InlineData("7, 3, 1 个工作日", new[] { 7, 3, 1 })]
    [InlineData("每2个工作日，共3次", new[] { 2, 4, 6 })]
    [InlineData("every 2 workdays 3 times", new[] { 2, 4, 6 })]
    [InlineData("", new int[0])]
    [InlineData("不提醒", new int[0])]
    public void A_ladder_is_written_in_workdays(string text, int[] expected)
    {
        Assert.True(ReminderLadder.TryParse(text, out var workdays, out _));
        Assert.Equal(expected, workdays);
    }

    [Theory]
    [InlineData("常常")]
    [InlineData("0、3")]
    [InlineData("500")]
    [InlineData("每10个工作日，共99次")]
    public void A_ladder_nobody_would_climb_is_refused(string text)
    {
        Assert.False(ReminderLadder.TryParse(text, out _, out var problem));
        Assert.Contains("工作日", problem!.Chinese, StringComparison.Ordinal);
    }

    private static SchedulePlan Plan(IReadOnlyList<PhaseDates> phases, IReadOnlyList<DatedWork>? work = null) =>
        SchedulePlanner.Plan(new ScheduleOutline(phases, work ?? []), Fuling, WorkCalendar.China);

    private static PhaseDates Phase(string id, string start, string end, params string[] before) =>
        new(id, new LocalizedText(id, id), PhaseEntry.OnDate, null, DueRuleText.Parse(start).Rule, DueRuleText.Parse(end).Rule!, before);

    private static DatedWork Work(string id, string phase, string due, IReadOnlyList<int> before, bool onDay, IReadOnlyList<int> after) =>
        new(id, phase, new LocalizedText(id, id), DatedWorkKind.Due, DueRuleText.Parse(due).Rule ?? DueRule.EndOfPhase, new ReminderLadder(before, onDay, after));

    private static PlannedRow Row(SchedulePlan plan, string node, string rule) => Assert.Single(plan.Rows, r => r.NodeId == node && r.RuleName == rule);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
