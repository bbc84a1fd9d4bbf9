using WorkflowHost.Procedures.Approvals;

namespace WorkflowHost.Procedures.Tests.Approvals;

public sealed class ApprovalCountTests
{
    [Theory]
    [InlineData(ApprovalMode.Any, "--", null)]
    [InlineData(ApprovalMode.Any, "A-", ApprovalOutcome.Approved)]
    [InlineData(ApprovalMode.Any, "N-", ApprovalOutcome.NotAgreed)]
    [InlineData(ApprovalMode.Any, "R-", ApprovalOutcome.Returned)]
    [InlineData(ApprovalMode.All, "A-", null)]
    [InlineData(ApprovalMode.All, "AA", ApprovalOutcome.Approved)]
    [InlineData(ApprovalMode.All, "AN-", ApprovalOutcome.NotAgreed)]
    [InlineData(ApprovalMode.All, "AR-", ApprovalOutcome.Returned)]
    [InlineData(ApprovalMode.InOrder, "A-", null)]
    [InlineData(ApprovalMode.InOrder, "AA", ApprovalOutcome.Approved)]
    [InlineData(ApprovalMode.Share, "A--", null)]
    [InlineData(ApprovalMode.Share, "AA-", null)]
    [InlineData(ApprovalMode.Share, "AAN", ApprovalOutcome.NotAgreed)]
    [InlineData(ApprovalMode.Share, "AAA", ApprovalOutcome.Approved)]
    [InlineData(ApprovalMode.Share, "N--", ApprovalOutcome.NotAgreed)]
    [InlineData(ApprovalMode.All, "", null)]
    public void The_mode_decides_when_the_answers_suffice(ApprovalMode mode, string answers, ApprovalOutcome? expected) =>
        // 67 % of three is 2.01: rounded up, three must agree.
        Assert.Equal(expected, ApprovalCount.Decide(mode, 67, Answers(answers)));

    [Fact]
    public void Two_thirds_of_six_are_four() =>
        Assert.Equal(ApprovalOutcome.Approved, ApprovalCount.Decide(ApprovalMode.Share, 66, Answers("AAAA--")));

    [Fact]
    public void In_order_asks_the_next_one_only()
    {
        Assert.Equal([1], ApprovalCount.Asked(ApprovalMode.InOrder, Answers("A--")));
        Assert.Equal([0, 2], ApprovalCount.Asked(ApprovalMode.All, Answers("-A-")));
    }

    private static List<ApprovalOutcome?> Answers(string letters) =>
    [
        .. letters.Select(c => c switch
        {
            'A' => ApprovalOutcome.Approved,
            'R' => ApprovalOutcome.Returned,
            'N' => ApprovalOutcome.NotAgreed,
            _ => (ApprovalOutcome?)null,
        }),
    ];
}
