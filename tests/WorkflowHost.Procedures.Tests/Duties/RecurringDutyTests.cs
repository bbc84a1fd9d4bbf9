using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.Tests.Duties;

public sealed class RecurringDutyTests
{
    [Fact]
    public void It_waits_for_the_next_time_and_for_its_end()
    {
        var rig = Duty().Start();

        Assert.Equal(["duty:rhythm", "duty:until"], rig.Waits());
        Assert.Equal(["opens", "until"], rig.Effects.OfType<AwaitScheduleRow>().Select(e => e.RuleName));
    }

    [Fact]
    public void Each_time_opens_a_task_of_its_own_with_its_own_due_date_and_the_next_is_waited_for()
    {
        var rig = Duty().Start().Resume("duty", "rhythm", """{"occurrence":"2024-05"}""").Resume("duty", "rhythm", """{"occurrence":"2024-06"}""");

        Assert.Equal(["党建研究（2024年5月）", "党建研究（2024年6月）"], rig.Effects.OfType<OpenAssignment>().Select(e => e.Title));
        Assert.Equal(["due#2024-05", "due#2024-06"], rig.Effects.OfType<OpenAssignment>().Select(e => e.DueRow));
        Assert.Equal(["duty:rhythm", "duty:task:2024-05", "duty:task:2024-06", "duty:until"], rig.Waits().Order());
    }

    [Fact]
    public void The_same_time_is_never_opened_twice() =>
        Assert.Single(Duty().Start().Resume("duty", "rhythm", """{"occurrence":"2024-05"}""").Resume("duty", "rhythm", """{"occurrence":"2024-05"}""").Effects.OfType<OpenAssignment>());

    [Fact]
    public void When_its_end_has_come_it_is_done_as_soon_as_nothing_is_open()
    {
        var rig = Duty().Start().Resume("duty", "rhythm", """{"occurrence":"2024-05"}""").Resume("duty", "until");
        Assert.Equal(["duty:task:2024-05"], rig.Waits());

        rig.Resume("duty", "task:2024-05");

        Assert.Empty(rig.Waits());
        Assert.Single(rig.Effects.OfType<CloseAssignment>());
    }

    [Fact]
    public void Units_that_hand_nothing_in_describe_what_they_did()
    {
        var asked = Duty("who=units").Start().Resume("duty", "rhythm", """{"occurrence":"2024-Q2"}""").Single<OpenCollection>();

        Assert.Equal("党建研究（2024年第2季度）", asked.Title);
        Assert.Equal("办理情况", Assert.Single(asked.Fields).Label);
        Assert.Equal("due#2024-Q2", asked.DueRow);
    }

    [Theory]
    [InlineData("DutyWithoutRhythm", "rhythm=")]
    [InlineData("DutyOnlyOnce", "rhythm=6月15日")]
    [InlineData("DateUnreadable", "rhythm=定期")]
    [InlineData("DutyNeverEnds", "rhythm=每月25日", "until=不限")]
    [InlineData("DateRecurring", "rhythm=每月25日", "until=每月末")]
    [InlineData("OpenBeforeWrong", "rhythm=每月25日", "openBefore=100", "until=12月31日")]
    [InlineData("ReminderBeforeOpening", "rhythm=每月25日", "openBefore=3", "remindBefore=7", "until=12月31日")]
    [InlineData("SelectorUnreadable", "rhythm=每月25日", "until=12月31日", "assignee=谁都行")]
    [InlineData("SelectorUnreadable", "rhythm=每月25日", "until=12月31日", "who=units", "units=某些单位")]
    [InlineData("LadderUnreadable", "rhythm=每月25日", "until=12月31日", "remindBefore=常常")]
    public void A_mistake_is_named_before_anything_is_asked(string code, params string[] inputs)
    {
        var problem = Assert.Single(Rig.Problems(Rig.Node("duty", ActivityTypes.RecurringDuty, inputs)), p => p.Code == code);

        Assert.Contains("duty", problem.Text.Chinese, StringComparison.Ordinal);
        Assert.NotEqual(problem.Text.Chinese, problem.Text.English);
    }

    [Fact]
    public void In_a_phase_without_end_a_duty_may_go_on() =>
        Assert.DoesNotContain(
            Rig.Problems(Rig.Phase("p", Rig.Flow("body", Rig.Node("duty", ActivityTypes.RecurringDuty, "rhythm=每月25日")), "startRule=11月1日", "endRule=不限")),
            p => p.Code == "DutyNeverEnds");

    private static Rig Duty(params string[] inputs) =>
        Rig.Of(Rig.Node("duty", ActivityTypes.RecurringDuty, ["title=党建研究", "rhythm=每月25日", "until=12月31日", .. inputs]));
}
