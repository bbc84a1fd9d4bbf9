using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Phases;

namespace WorkflowHost.Procedures.Tests.Collection;

public sealed class CollectFromUnitsActivityTests
{
    private const string Ways = "c.Done->done; c.Incomplete->missing";

    [Fact]
    public void A_collection_asks_all_units_at_once_and_waits_in_one_place()
    {
        var rig = One("title=自查报告", "fields=summary=主要做法*（长文本）", "files=report=自查报告（盖章扫描件）*", "checker=post:office", "basis=《方案》").Start();

        var asked = rig.Single<OpenCollection>();
        Assert.Equal(["c:units"], rig.Waits());
        Assert.Equal(("自查报告", "all", "post:office", "《方案》"), (asked.Title, asked.UnitSelector, asked.CheckerSelector, asked.Basis));
        Assert.Equal("longtext", Assert.Single(asked.Fields).Kind);
        Assert.True(Assert.Single(asked.Files).Required);
        Assert.Equal(CompletionRule.AllAccepted, asked.Rule);
    }

    [Fact]
    public void When_nobody_is_missing_only_done_is_left_by() =>
        Assert.Equal(["done:"], One("fields=概况").Start().Resume("c", input: """{"missing":[]}""").Waits());

    [Fact]
    public void Missing_units_are_passed_on_by_a_way_of_their_own()
    {
        var rig = One("fields=概况", "completion=deadline").Start();
        Assert.Equal("due", rig.Single<AwaitScheduleRow>().RuleName);

        rig.Resume("c", input: """{"missing":["A01","A02"]}""");

        Assert.Equal(["done:", "missing:"], rig.Waits().Order());
        Assert.Equal("root:c", rig.Single<CloseCollection>().NodeId);
    }

    [Theory]
    [InlineData("NothingCollected", "title=报告")]
    [InlineData("SelectorUnreadable", "fields=概况", "units=张三")]
    [InlineData("SelectorUnreadable", "fields=概况", "checker=张三")]
    [InlineData("ShareWrong", "fields=概况", "completion=share", "sharePercent=300")]
    [InlineData("LadderUnreadable", "fields=概况", "remindBefore=经常")]
    [InlineData("FormUnreadable", "fields=意见（选择：是）")]
    [InlineData("DateNeedsPhase", "fields=概况", "dueRule=阶段结束前3日")]
    public void A_mistake_is_named_before_anything_is_asked(string code, params string[] inputs) =>
        Assert.Contains(Rig.Problems(Rig.Node("c", ActivityTypes.CollectFromUnits, inputs)), p => p.Code == code && p.NodeId == "root:c");

    private static Rig One(params string[] inputs) => Rig.Of(
        Rig.Node("c", ActivityTypes.CollectFromUnits, inputs) + "," + Rig.Node("done", "Elsa.Event", "eventName=d") + "," + Rig.Node("missing", "Elsa.Event", "eventName=m"), Ways);
}
