using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Tests.Approvals;

public sealed class ApprovalChecksTests
{
    [Theory]
    [InlineData("ApprovalModeUnknown", "mode=most")]
    [InlineData("SharePercentRange", "mode=share", "sharePercent=0")]
    [InlineData("SharePercentRange", "mode=share", "sharePercent=101")]
    [InlineData("PostsOnly", "approvers=units:heads")]
    [InlineData("SelectorUnreadable", "approvers=director")]
    [InlineData("PostsOnly", "returnTo=office")]
    [InlineData("PostsOnly", "returnTo=units:all")]
    [InlineData("AfterReturnUnknown", "returnTo=post:office", "afterReturn=someone")]
    [InlineData("AfterReturnUnused", "afterReturn=returner")]
    [InlineData("PostsOnly", "escalateTo=list:delegates", "escalateAfter=3", "dueRule=6月15日")]
    [InlineData("EscalateToMissing", "escalateAfter=3", "dueRule=6月15日")]
    [InlineData("EscalateAfterMissing", "escalateTo=post:director", "dueRule=6月15日")]
    [InlineData("EscalateAfterRange", "escalateTo=post:director", "escalateAfter=-1", "dueRule=6月15日")]
    [InlineData("EscalateAfterRange", "escalateTo=post:director", "escalateAfter=121", "dueRule=6月15日")]
    [InlineData("EscalateWithoutDate", "escalateTo=post:director", "escalateAfter=3")]
    [InlineData("ClerkNotOne", "clerk=post:office,director")]
    [InlineData("PostsOnly", "clerk=units:heads")]
    public void A_mistake_is_named_with_its_node_and_the_way_out(string code, params string[] inputs)
    {
        var problem = Assert.Single(Rig.Problems(Rig.Node("审定", ActivityTypes.Approval, inputs)), p => p.Code != "ActivityUnreachable");

        Assert.Equal(code, problem.Code);
        Assert.Contains("审定", problem.Text.Chinese, StringComparison.Ordinal);
        Assert.NotEqual(problem.Text.Chinese, problem.Text.English);
    }

    [Fact]
    public void What_is_drawn_right_is_not_complained_of() =>
        Assert.DoesNotContain(
            Rig.Problems(Rig.Node(
                "审定", ActivityTypes.Approval, "approvers=post:leaders,director", "mode=in-order", "dueRule=6月15日", "returnTo=post:office", "afterReturn=returner",
                "escalateTo=post:director", "escalateAfter=3", "clerk=post:office")),
            p => p.Severity == ProblemSeverity.Error || p.Code != "ActivityUnreachable");
}
