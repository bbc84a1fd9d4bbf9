using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Procedures.Tests.Approvals;

public sealed class ApprovalActivityTests
{
    [Theory]
    [InlineData("Approved", "yes:")]
    [InlineData("Returned", "back:")]
    [InlineData("NotAgreed", "no:")]
    public void An_approval_leaves_by_what_was_decided(string outcome, string next)
    {
        var rig = One().Start();
        Assert.Equal("post:director", rig.Single<OpenApproval>().ApproverSelector);

        rig.Resume("a", input: $$"""{"outcome":"{{outcome}}"}""");

        Assert.Equal([next], rig.Waits());
        Assert.Equal("root:a", rig.Single<CloseApproval>().NodeId);
    }

    [Fact]
    public void An_outcome_nobody_knows_becomes_an_incident_and_nothing_goes_on()
    {
        var rig = One().Start().Resume("a", input: """{"outcome":"maybe"}""");

        Assert.Contains("ApprovalOutcomeUnknown", rig.Faults);
        Assert.Empty(rig.Effects.OfType<CloseApproval>());
    }

    [Fact]
    public void A_returned_plan_comes_back_for_approval_after_its_notice()
    {
        var rig = Rig.Of(
            Rig.Node("a", ActivityTypes.Approval, "title=方案") + "," + Rig.Node("n", ActivityTypes.SendNotice, "recipients=post:office") + "," + Rig.Node("yes", "Elsa.Event", "eventName=y"),
            "a.Approved->yes; a.Returned->n; a.NotAgreed->n; n->a").Start();

        rig.Resume("a", input: """{"outcome":"Returned"}""");
        Assert.Equal(["a:decision"], rig.Waits());
        Assert.Equal(2, rig.Effects.OfType<OpenApproval>().Select(e => e.BookmarkId).Distinct().Count());
        Assert.Equal("post:office", rig.Single<SendNoticeRequested>().RecipientSelector);

        Assert.Equal(["yes:"], rig.Resume("a", input: """{"outcome":"Approved"}""").Waits());
    }

    private static Rig One() => Rig.Of(
        Rig.Node("a", ActivityTypes.Approval, "title=审定方案") + "," + Rig.Node("yes", "Elsa.Event", "eventName=y") + "," + Rig.Node("back", "Elsa.Event", "eventName=b") + "," + Rig.Node("no", "Elsa.Event", "eventName=n"),
        "a.Approved->yes; a.Returned->back; a.NotAgreed->no");
}
