using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Phases;

namespace WorkflowHost.Procedures.Tests.Phases;

public sealed class PhaseActivityTests
{
    private static readonly string Body = Rig.Flow("body", Rig.Node("s", "Elsa.Start") + "," + Rig.Node("papers", ActivityTypes.CollectFromUnits, "title=自查报告", "fields=概况*"), "s->papers");

    private static readonly string AfterDone = "," + Rig.Node("done", "Elsa.Event", "eventName=done") + "," + Rig.Node("late", "Elsa.Event", "eventName=late");

    private const string Ways = "p.Done->done; p.Overdue->late";

    [Fact]
    public void A_phase_waits_for_its_start_then_opens_and_waits_for_its_end_beside_its_body()
    {
        var rig = One("startRule=4月26日", "endRule=6月15日").Start();

        Assert.Equal(["p:start"], rig.Waits());
        Assert.Equal("start", rig.Single<AwaitScheduleRow>().RuleName);

        rig.Resume("p", "start");

        Assert.Equal(["p:end", "papers:units"], rig.Waits().Order());
        Assert.Equal("root:p", rig.Single<PhaseOpened>().NodeId);
        Assert.Equal(["start", "end"], rig.Effects.OfType<AwaitScheduleRow>().Select(e => e.RuleName));
    }

    [Fact]
    public void A_body_done_before_the_end_closes_the_phase_as_done_and_gives_up_the_wait_for_the_end()
    {
        var rig = One("endRule=6月15日").Start().Resume("papers");

        Assert.Equal(new PhaseClosed("root:p", "Done"), rig.Single<PhaseClosed>());
        Assert.Equal(["done:"], rig.Waits());
    }

    [Fact]
    public void An_end_that_comes_first_closes_what_is_open_and_leaves_by_overdue()
    {
        var rig = One("endRule=6月15日", "atEnd=close").Start().Resume("p", "end");

        Assert.Equal(new PhaseClosed("root:p", "Overdue"), rig.Single<PhaseClosed>());
        Assert.Equal(["late:"], rig.Waits());
    }

    [Fact]
    public void A_phase_that_goes_on_is_marked_overdue_and_leaves_by_overdue_once_its_work_is_done()
    {
        var rig = One("endRule=6月15日", "atEnd=continue").Start().Resume("p", "end");

        Assert.Equal("root:p", rig.Single<PhaseOverdue>().NodeId);
        Assert.Equal(["papers:units"], rig.Waits());

        rig.Resume("papers");

        Assert.Equal("Overdue", rig.Single<PhaseClosed>().Outcome);
        Assert.Equal(["late:"], rig.Waits());
    }

    [Fact]
    public void A_phase_without_end_waits_for_nothing_but_its_body() =>
        Assert.Equal(["papers:units"], One("endRule=不限").Start().Waits());

    [Fact]
    public void A_phase_entered_on_completion_opens_as_soon_as_the_flow_reaches_it() =>
        Assert.Equal(["p:end", "papers:units"], One("entry=completion", "startRule=4月26日", "endRule=6月15日").Start().Waits().Order());

    [Fact]
    public void A_phase_entered_by_event_waits_for_it()
    {
        var rig = One("entry=event", "entryEvent=反馈", "endRule=不限").Start();

        Assert.Equal(EventStimulus.KeyOf("反馈"), Assert.Single(rig.State.Bookmarks).Key);
        Assert.Equal(["papers:units"], rig.Resume("p", "start").Waits());
    }

    [Fact]
    public void Both_ways_out_may_lead_to_the_next_phase()
    {
        var two = Rig.Phase("p", Body, "endRule=6月15日") + "," + Rig.Phase("q", Rig.Flow("qbody", Rig.Node("w", "Elsa.Event", "eventName=x")), "endRule=不限");

        Assert.Equal(["w:"], Rig.Of(two, "p.Done->q; p.Overdue->q").Start().Resume("papers").Waits());
        Assert.Equal(["w:"], Rig.Of(two, "p.Done->q; p.Overdue->q").Start().Resume("p", "end").Waits());
    }

    [Fact]
    public void A_phase_without_content_is_done_at_once() =>
        Assert.Equal(["done:"], Rig.Of(Rig.Node("p", ActivityTypes.Phase, "endRule=6月15日") + AfterDone, Ways).Start().Waits());

    [Theory]
    [InlineData("PhaseWithoutEnd", "startRule=4月26日")]
    [InlineData("PhaseEndsBeforeStart", "startRule=6月15日", "endRule=4月26日")]
    [InlineData("PhaseEndsBeforeStart", "startRule=2020-06-15", "endRule=2020-04-26")]
    [InlineData("DateUnreadable", "endRule=等通知")]
    [InlineData("DateUnreadable", "endRule={\"kind\":\"moon\"}")]
    [InlineData("PhaseStartFromItself", "startRule=阶段结束前3日", "endRule=6月15日")]
    [InlineData("PhaseEndFromItself", "endRule=阶段结束后3日")]
    [InlineData("PhaseWithoutPrevious", "startRule=上一阶段结束后第1日", "endRule=6月15日")]
    [InlineData("PhaseWithoutEvent", "entry=event", "endRule=6月15日")]
    [InlineData("PhaseDateRecurring", "startRule=启动当日", "endRule=每月25日")]
    public void A_mistake_in_the_dates_names_the_phase_and_says_what_to_do(string code, params string[] inputs)
    {
        var problem = Assert.Single(Rig.Problems(Rig.Phase("自查", Body, inputs)), p => p.Code == code);

        Assert.Equal(WorkflowHost.Engine.Definitions.ProblemSeverity.Error, problem.Severity);
        Assert.Equal("root:自查", problem.NodeId);
        Assert.Contains("自查", problem.Text.Chinese, StringComparison.Ordinal);
        Assert.Contains("请", problem.Text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_inside_a_phase_is_refused() =>
        Assert.Contains(
            Rig.Problems(Rig.Phase("p", Rig.Flow("body", Rig.Phase("q", Body, "endRule=不限")), "endRule=不限")),
            p => p is { Code: "PhaseInPhase", NodeId: "root:p:body:q" });

    [Fact]
    public void A_body_that_is_no_flowchart_is_refused() =>
        Assert.Contains(
            Rig.Problems(Rig.Phase("p", """{"id":"body","type":"Elsa.Sequence","version":1,"activities":[{"id":"x","type":"Elsa.WriteLine","version":1}]}""", "endRule=不限")),
            p => p.Code == "PhaseBodyType");

    [Fact]
    public void A_phase_as_the_designer_drops_it_only_lacks_its_dates()
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(new PhaseActivity().Descriptor.ConstructionProperties!)!["body"]!.ToJsonString();

        Assert.Equal(
            ["PhaseWithoutEnd", "PhaseWithoutStart", "PhaseEmpty"],
            Rig.Problems(Rig.Phase("p", body)).Select(p => p.Code));
    }

    private static Rig One(params string[] inputs) => Rig.Of(Rig.Phase("p", Body, inputs) + AfterDone, Ways);
}
