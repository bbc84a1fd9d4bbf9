using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.DryRun;

/// <summary>Everything that would hurt later is said by the dry run, in words an official understands.</summary>
public sealed class DryRunWarningsTests
{
    private static readonly DateOnly March = new(2026, 3, 2);

    [Fact]
    public void A_deadline_on_a_rest_day_is_named_with_the_day() =>
        Says(Plays.Of("six-phase", March, change: d => Plays.Set(d, "report", "dueRule", "4月25日")), "DueOnRestDay", "report", "2026年4月25日（周六）");

    [Fact]
    public void A_gap_between_two_phases_is_named_with_its_days() =>
        Says(Plays.Of("six-phase", March, change: d => Plays.Set(d, "selfcheck", "startRule", "3月20日")), "GapBetweenPhases", "selfcheck", "准备阶段");

    [Fact]
    public void Phases_that_overlap_are_named() =>
        Says(Plays.Of("six-phase", March, change: d => Plays.Set(d, "selfcheck", "startRule", "3月9日")), "PhasesOverlap", "selfcheck", "准备阶段");

    [Fact]
    public void A_unit_without_an_address_is_named() =>
        Says(Plays.Of("six-phase", March, With(new UnitEntry("K04", "无邮箱单位"))), "UnitWithoutAddress", null, "无邮箱单位");

    [Fact]
    public void A_post_nobody_holds_is_named() =>
        Says(
            Plays.Of("six-phase", March, Plays.Office with { Holdings = [.. Plays.Office.Holdings.Where(h => h.PostCode != "director")] }),
            "Selector", "plan", "局长");

    [Fact]
    public void A_unit_that_stands_in_the_list_twice_is_named() =>
        Says(Plays.Of("six-phase", March, With(Plays.Office.Units[0] with { Code = "K09" })), "UnitTwice", null, "办公室");

    [Fact]
    public void A_start_after_the_end_of_the_first_phase_is_named() =>
        Says(Plays.Of("fuling-2020", new DateOnly(2020, 6, 1)), "StartOutsideFirstPhase", "prepare", "2020年6月1日");

    [Fact]
    public void Whatever_waits_for_ever_is_named()
    {
        // The phase has no end and its unit never answers: nothing will ever close it.
        Assert.True(Assumptions.TryParse("silent", out var silent, out _));

        var result = Plays.Of("six-phase", March, assumptions: silent, change: d => Plays.Set(d, "selfcheck", "endRule", "不限"));

        Assert.False(result.Ended);
        Says(result, "StillWaiting", "report", "仍在等待");
    }

    [Fact]
    public void A_date_that_never_comes_is_named_with_what_it_waits_for() =>
        Says(Plays.Of("six-phase", March, change: d => Plays.Set(d, "report", "dueRule", "“反馈”后15日")), "DateNeverCame", "report", "“反馈”");

    [Fact]
    public void What_is_taken_for_granted_is_printed_unit_by_unit_with_findings_and_satisfaction()
    {
        Assert.True(Assumptions.TryParse("# 去年经常迟交\nsilent\nK02: late=3\nK99: on-time", out var assumptions, out _));

        var result = Plays.Of("six-phase", March, assumptions: assumptions);

        Assert.Contains(result.Assumed, a => a.Chinese.Contains("假定各单位始终不报送", StringComparison.Ordinal) && a.Chinese.Contains("每单位2个问题、满意率90%", StringComparison.Ordinal));
        Assert.Contains(result.Assumed, a => a.Chinese == "假定“法律援助中心”逾期3个工作日报送。");
        Says(result, "AssumedUnitUnknown", null, "K99");
    }

    [Fact]
    public void Every_row_says_what_when_where_and_why()
    {
        var rows = Plays.Of("six-phase", March).Rows;

        Assert.All(rows, r => Assert.NotEmpty(r.Kind));
        Assert.All(rows.Where(r => r.Kind != "ended"), r => Assert.NotEmpty(r.Phase!));
        Assert.All(rows, r => Assert.NotEmpty(r.ActivityId));
        Assert.All(rows.Where(r => r.Kind is "phase-start" or "phase-end" or "due"), r => Assert.NotEmpty(r.Explanation!.English));
        var mail = rows.First(r => r is { Kind: "notice", ActivityId: "report", Rule: "before-3" });
        Assert.Equal(("自查阶段", "办公室", "李"), (mail.Phase, mail.Unit, mail.Recipient));
        Assert.NotEmpty(mail.Subject!);
        Assert.NotEmpty(mail.Explanation!.Chinese);
    }

    private static RunDirectory With(UnitEntry unit) => Plays.Office with { Units = [.. Plays.Office.Units, unit] };

    private static void Says(DryRunResult result, string code, string? activity, string words) =>
        Assert.Contains(result.Warnings, w => w.Code == code && (activity is null || w.NodeId!.EndsWith(":" + activity, StringComparison.Ordinal)) && w.Text.Chinese.Contains(words, StringComparison.Ordinal));
}
