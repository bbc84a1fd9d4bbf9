using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.Tests.Approvals;

public sealed class ApprovalRoundsTests
{
    private static readonly Signer A = Signer.OfPerson("a");
    private static readonly Signer B = Signer.OfPerson("b");
    private static readonly Signer C = Signer.OfPerson("c");

    [Fact]
    public void Only_the_returner_and_those_who_have_not_agreed_are_asked_again()
    {
        var next = ApprovalRounds.Of(ApprovalMode.All, [(A, ApprovalOutcome.Approved), (B, ApprovalOutcome.Returned), (C, null)], 1, B);

        Assert.Equal([A, B, C], next.Asked);
        Assert.Equal([A], next.Kept);
    }

    [Fact]
    public void Where_one_answer_is_enough_the_returner_alone_is_asked_by_himself()
    {
        var next = ApprovalRounds.Of(ApprovalMode.Any, [(Signer.OfPost("leaders"), ApprovalOutcome.Returned), (Signer.OfPost("office"), null)], 0, B);

        Assert.Equal([B], next.Asked);
        Assert.Empty(next.Kept);
    }

    [Fact]
    public void Who_was_asked_to_sign_after_another_and_returned_it_takes_his_place()
    {
        var next = ApprovalRounds.Of(ApprovalMode.InOrder, [(A, ApprovalOutcome.Approved), (B, ApprovalOutcome.Returned)], 1, C);

        Assert.Equal([A, C], next.Asked);
        Assert.Equal([A], next.Kept);
    }

    [Fact]
    public void A_return_goes_to_the_post_that_puts_it_right_and_the_approval_asks_again_with_the_number_of_the_round()
    {
        var rig = Rig.Of(Rig.Node("a", ActivityTypes.Approval, "title=审定方案", "returnTo=post:office")).Start();
        rig.Resume("a", "decision", """{"outcome":"Returned"}""");

        var rework = rig.Single<OpenRework>();
        Assert.Equal(("按退回意见修改：审定方案", "post:office"), (rework.Title, rework.Selector));
        Assert.Equal(["a:rework"], rig.Waits());

        rig.Resume("a", "rework");

        Assert.Single(rig.Effects.OfType<CloseAssignment>());
        var again = rig.Effects.OfType<OpenApproval>().Last();
        Assert.Equal(("审定方案（第2次报审）", 1, null), (again.Title, again.EarlierRounds, again.Before));
        rig.Resume("a", "decision", """{"outcome":"Approved"}""");
        Assert.Empty(rig.Waits());
    }

    [Fact]
    public void Asked_again_of_the_returner_the_round_it_was_returned_in_is_named()
    {
        var rig = Rig.Of(Rig.Node("a", ActivityTypes.Approval, "returnTo=post:office", "afterReturn=returner")).Start();
        var first = rig.Single<OpenApproval>().BookmarkId;
        rig.Resume("a", "decision", """{"outcome":"Returned"}""").Resume("a", "rework");

        Assert.Equal(first, rig.Effects.OfType<OpenApproval>().Last().Before);
    }

    [Fact]
    public void After_ten_rounds_a_return_leaves_by_its_port_instead_of_going_round_for_ever()
    {
        var rig = Rig.Of(Rig.Node("a", ActivityTypes.Approval, "returnTo=post:office") + "," + Rig.Node("back", "Elsa.Event", "eventName=b"), "a.Returned->back").Start();
        for (var round = 1; round < ApprovalRounds.Most; round++)
        {
            rig.Resume("a", "decision", """{"outcome":"Returned"}""").Resume("a", "rework");
        }

        Assert.Equal(["back:"], rig.Resume("a", "decision", """{"outcome":"Returned"}""").Waits());
        Assert.Equal(ApprovalRounds.Most - 1, rig.Effects.OfType<OpenRework>().Count());
    }

    [Fact]
    public void What_else_it_may_do_is_in_what_it_asks_for()
    {
        var asked = Rig.Of(Rig.Node("a", ActivityTypes.Approval, "mode=meeting", "escalateTo=post:director", "escalateAfter=3", "clerk=post:office", "dueRule=6月15日")).Start().Single<OpenApproval>();
        var plain = Rig.Of(Rig.Node("a", ActivityTypes.Approval)).Start().Single<OpenApproval>();
        var never = Rig.Of(Rig.Node("a", ActivityTypes.Approval, "escalateTo=post:director")).Start().Single<OpenApproval>();

        Assert.Equal((ApprovalMode.Meeting, "post:director", "office"), (asked.Mode, asked.EscalateTo, asked.Clerk));
        Assert.Equal((ApprovalMode.Any, null, null, null, 0), (plain.Mode, plain.EscalateTo, plain.Clerk, plain.ReturnTo, plain.EarlierRounds));
        Assert.Null(never.EscalateTo);
    }
}
