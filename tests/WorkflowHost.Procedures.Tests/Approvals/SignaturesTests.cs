using WorkflowHost.Procedures.Approvals;

namespace WorkflowHost.Procedures.Tests.Approvals;

public sealed class SignaturesTests
{
    private const ApprovalOutcome Yes = ApprovalOutcome.Approved;
    private const ApprovalOutcome No = ApprovalOutcome.NotAgreed;
    private const ApprovalOutcome Back = ApprovalOutcome.Returned;

    [Fact]
    public void Who_is_asked_after_must_agree_as_well()
    {
        Assert.Null(All(Of("a", Yes), After("x", "a", null), Of("b", Yes)));
        Assert.Equal(Yes, All(Of("a", Yes), After("x", "a", Yes), Of("b", Yes)));
        Assert.Equal(No, All(Of("a", Yes), After("x", "a", No), Of("b", null)));
        Assert.Equal(Back, All(Of("a", Yes), After("x", "a", Yes), After("y", "x", Back), Of("b", null)));
    }

    [Fact]
    public void Who_is_asked_before_gives_advice_and_the_adder_decides()
    {
        Assert.Null(All(Of("a", null), Before("x", "a", No), Of("b", Yes)));
        Assert.Equal(Yes, All(Of("a", Yes), Before("x", "a", No), Of("b", Yes)));
    }

    [Fact]
    public void It_comes_back_to_the_adder_when_all_he_wanted_to_hear_have_answered()
    {
        Assert.Equal("a", Signatures.HandsBackTo("x", [Of("a", null), Before("x", "a", No)]));
        Assert.Null(Signatures.HandsBackTo("x", [Of("a", null), Before("x", "a", Yes), After("y", "x", null)]));
        Assert.Equal("a", Signatures.HandsBackTo("y", [Of("a", null), Before("x", "a", Yes), After("y", "x", Yes)]));
        Assert.Equal("x", Signatures.HandsBackTo("y", [Of("a", null), Before("x", "a", null), Before("y", "x", Yes)]));
        Assert.Null(Signatures.HandsBackTo("x", [Of("a", Yes), After("x", "a", Yes)]));
    }

    [Fact]
    public void The_first_answer_of_those_it_was_escalated_to_decides_whatever_the_mode()
    {
        Assert.Equal(No, All(Of("a", Yes), Of("b", null), new Signature("e", No, SignerPart.Escalated), new Signature("f", null, SignerPart.Escalated)));
        Assert.Null(All(Of("a", Yes), Of("b", null), new Signature("e", null, SignerPart.Escalated)));
        Assert.Null(All(Of("a", null), Of("b", null), new Signature("e", Yes, SignerPart.Escalated), After("x", "e", null)));
    }

    [Fact]
    public void Who_agreed_in_an_earlier_round_counts_without_being_asked() =>
        Assert.Equal(Yes, Signatures.Decide(ApprovalMode.All, 100, ["a", "b"], [Of("b", Yes)], new HashSet<string> { "a" }));

    [Fact]
    public void A_share_counts_who_has_not_been_asked_yet_as_open() =>
        Assert.Null(Signatures.Decide(ApprovalMode.Share, 67, ["a", "b", "c"], [Of("a", Yes), Of("b", Yes), After("x", "b", null)]));

    [Fact]
    public void How_many_stand_in_a_row_is_counted_from_the_one_who_was_named()
    {
        Signature[] given = [Of("a", null), Before("x", "a", null), Before("y", "x", null)];

        Assert.Equal([0, 1, 2], new[] { "a", "x", "y" }.Select(id => Signatures.Depth(id, given)));
    }

    private static ApprovalOutcome? All(params Signature[] given) => Signatures.Decide(ApprovalMode.All, 100, ["a", "b"], given);

    private static Signature Of(string id, ApprovalOutcome? outcome) => new(id, outcome);

    private static Signature Before(string id, string to, ApprovalOutcome? outcome) => new(id, outcome, SignerPart.Before, to);

    private static Signature After(string id, string to, ApprovalOutcome? outcome) => new(id, outcome, SignerPart.After, to);
}
