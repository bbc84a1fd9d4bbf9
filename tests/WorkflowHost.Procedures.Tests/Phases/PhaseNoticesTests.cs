using System.Text.Json.Nodes;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Tests.DryRun;

namespace WorkflowHost.Procedures.Tests.Phases;

/// <summary>What is written about a phase itself: nobody unless he is named, units never with what others owe.</summary>
public sealed class PhaseNoticesTests
{
    private static readonly DateOnly March = new(2026, 3, 2);

    [Fact]
    public void Nobody_is_written_to_unless_he_is_named() =>
        Assert.DoesNotContain(Plays.Of("six-phase", March, change: d => Plays.Set(d, "selfcheck", "remindBeforeEnd", "3")).Rows, r => r.Template?.StartsWith("phase-", StringComparison.Ordinal) == true);

    [Fact]
    public void A_phase_is_announced_before_it_begins_when_it_begins_and_before_it_ends_on_workdays()
    {
        var mails = Mails(Plays.Of("six-phase", March, change: Named));

        // The self-check is planned from 17 March to 29 April 2026; all papers are accepted on Friday 24 April, so it is reported on the Monday after.
        Assert.Equal(
            ["starts-3 phase-starts 2026-03-12 周主任", "opened phase-opened 2026-03-17 办公室", "opened phase-opened 2026-03-17 法律援助中心", "opened phase-opened 2026-03-17 涪陵公证处", "ends-5 phase-ends 2026-04-22 周主任", "report phase-report 2026-04-27 周主任"],
            mails.Select(m => $"{m.Rule} {m.Template} {m.Date:yyyy-MM-dd} {m.View!.Recipient}"));
    }

    [Fact]
    public void What_is_open_is_told_to_staff_and_never_to_units()
    {
        Assert.True(Assumptions.TryParse("silent", out var silent, out _));

        var toStaff = Mails(Plays.Of("six-phase", March, assumptions: silent, change: Named));
        var toUnits = Mails(Plays.Of("six-phase", March, assumptions: silent, change: d =>
        {
            Named(d);
            Plays.Set(d, "selfcheck", "remindTo", "units:all");
        }));

        Assert.Contains("尚有3项未办结：自查报告（3）", Text(toStaff.Single(m => m.Rule == "ends-5")), StringComparison.Ordinal);
        Assert.Contains("到期时尚有3项未办结：自查报告（3）", Text(toStaff.Single(m => m.Rule == "report")), StringComparison.Ordinal);
        Assert.Equal(3, toUnits.Count(m => m.Rule == "ends-5"));
        Assert.All(toUnits.Where(m => m.Rule == "ends-5"), m => Assert.DoesNotContain("未办结", Text(m), StringComparison.Ordinal));
    }

    [Fact]
    public void When_everything_is_done_the_report_says_so() =>
        Assert.Contains("各项工作均已办结", Mails(Plays.Of("six-phase", March, change: Named)).Single(m => m.Rule == "report").Subject, StringComparison.Ordinal);

    [Fact]
    public void The_last_phase_is_reported_on_after_the_procedure_is_over()
    {
        var result = Plays.Of("six-phase", March, change: d => Plays.Set(d, "consolidate", "reportTo", "post:office"));

        Assert.True(result.Ended);
        Assert.Single(result.Rows, r => r is { Rule: "report", ActivityId: "consolidate" });
    }

    [Theory]
    [InlineData("SelectorUnreadable", "openingTo=大家")]
    [InlineData("LadderUnreadable", "remindTo=post:office", "remindBeforeEnd=常常")]
    [InlineData("PhaseRemindsNobody", "remindBeforeStart=3")]
    [InlineData("PhaseReportToUnits", "reportTo=units:all")]
    [InlineData("TemplateName", "openingTo=units:all", "openingTemplate=我的模板")]
    public void A_mistake_names_the_phase_and_says_what_to_do(string code, params string[] inputs)
    {
        var problem = Assert.Single(Rig.Problems(Rig.Phase("p", Rig.Flow("body", Rig.Node("w", ActivityTypes.AssignTask, "title=交办")), ["startRule=6月1日", "endRule=6月15日", .. inputs])), p => p.Code == code);

        Assert.Contains("p", problem.Text.Chinese, StringComparison.Ordinal);
        Assert.NotEqual(problem.Text.Chinese, problem.Text.English);
    }

    private static void Named(JsonNode d)
    {
        Plays.Set(d, "selfcheck", "openingTo", "units:all");
        Plays.Set(d, "selfcheck", "remindTo", "post:office");
        Plays.Set(d, "selfcheck", "remindBeforeStart", "3");
        Plays.Set(d, "selfcheck", "remindBeforeEnd", "5");
        Plays.Set(d, "selfcheck", "reportTo", "post:office");
    }

    private static List<DryRunRow> Mails(DryRunResult result) => [.. result.Rows.Where(r => r is { Kind: "notice", ActivityId: "selfcheck" })];

    private static string Text(DryRunRow row) => NoticeComposer.Shared.Compose(Shipped.Template(row.Template!), row.View!).Text;
}
