using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.DryRun;

/// <summary>The order of signatures, and who stands for whom.</summary>
public sealed class SignOffPlayTests
{
    [Fact]
    public void Three_levels_are_the_reviewer_and_then_the_head_and_nobody_after_him()
    {
        Assert.Equal(SignStep.Reviewer, SignOffSteps.First(SignOff.Three));
        Assert.Equal(SignStep.Head, SignOffSteps.After(SignStep.Reviewer));
        Assert.Null(SignOffSteps.After(SignStep.Head));
        Assert.Equal(SignStep.Head, SignOffSteps.First(SignOff.Head));
        Assert.Null(SignOffSteps.First(SignOff.None));
    }

    [Fact]
    public void A_dry_run_plays_the_signatures_and_says_who_can_sign_on_paper_only()
    {
        var office = Plays.Office with { Units = [Plays.Office.Units[0] with { DeputyName = "冯", DeputyEmail = "d01@example.org" }, Plays.Office.Units[1] with { HeadEmail = null }] };

        var result = Plays.Of("six-phase", new DateOnly(2026, 3, 2), office, change: json => Plays.Set(json, "report", "signOff", "three"));

        var steps = result.Rows.Where(r => r.ActivityId == "report" && r.Kind is "filled-in" or "signed" or "submitted").Select(r => $"{r.Unit} {r.Kind} {r.Rule}".Trim()).ToList();
        Assert.Equal(["办公室 filled-in", "办公室 signed link", "办公室 signed link", "办公室 submitted"], steps.Where(s => s.StartsWith("办公室", StringComparison.Ordinal)));
        Assert.Equal(["法律援助中心 filled-in", "法律援助中心 signed paper", "法律援助中心 submitted"], steps.Where(s => s.StartsWith("法律", StringComparison.Ordinal)));
        Assert.Equal(["d01@example.org", "h01@example.org"], result.Rows.Where(r => r.Template == "sign-off").Select(r => r.Address));
        Assert.Contains("办公室 冯：", NoticeComposer.Shared.Compose(Shipped.Template("sign-off"), result.Rows.First(r => r.Template == "sign-off").View!).Text, StringComparison.Ordinal);
        Assert.Contains(result.Warnings, w => w.Code == "HeadWithoutAddress" && w.Text.Chinese.Contains("法律援助中心", StringComparison.Ordinal));
        Assert.True(result.Ended);
    }

    [Fact]
    public void The_deputy_stands_for_the_reviewer_until_the_contact_names_another()
    {
        var unit = new UnitEntry("A01", "区教育局", DeputyName: "赵科长", DeputyEmail: "zhao@unit.example", HeadName: "王局长");

        Assert.Equal(("赵科长", "zhao@unit.example"), (SelectorResolver.Signer(unit, SignStep.Reviewer).Name, SelectorResolver.Signer(unit, SignStep.Reviewer).Email));
        Assert.Equal(("王局长", null), (SelectorResolver.Signer(unit, SignStep.Head).Name, SelectorResolver.Signer(unit, SignStep.Head).Email));
    }
}
