using System.Diagnostics;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.DryRun;

public sealed class DryRunnerTests
{
    private static readonly DateOnly March = new(2026, 3, 2);

    [Fact]
    public void Six_phase_runs_from_its_first_day_to_its_end()
    {
        var result = Plays.Of("six-phase", March);

        Assert.True(result.Ended);
        Assert.Empty(result.Warnings);
        Assert.Equal(["prepare", "selfcheck", "evaluate", "rectify", "assess", "consolidate"], result.Rows.Where(r => r.Kind == "opened").Select(r => r.ActivityId));
        Assert.All(result.Rows.Where(r => r.Kind == "closed"), r => Assert.Equal("Done", r.Rule));
        Assert.NotEmpty(result.Assumed);
    }

    [Fact]
    public void A_reminder_stops_the_minute_the_unit_has_handed_in()
    {
        Assert.True(Assumptions.TryParse("on-time\nK02: late=1\nK03: silent", out var assumptions, out _));

        var mails = Plays.Of("six-phase", March, assumptions: assumptions).Rows.Where(r => r is { Kind: "notice", ActivityId: "report" }).ToList();

        Assert.Equal(["opening", "before-3", "on-day", "accepted"], mails.Where(m => m.Unit == "办公室").Select(m => m.Rule));
        Assert.Equal(["opening", "before-3", "on-day", "overdue-1", "accepted"], mails.Where(m => m.Unit == "法律援助中心").Select(m => m.Rule));
        Assert.Equal(["opening", "before-3", "on-day", "overdue-1", "closed"], mails.Where(m => m.Unit == "涪陵公证处").Select(m => m.Rule));
    }

    [Fact]
    public void A_silent_unit_does_not_stop_the_procedure_the_phase_closes_overdue()
    {
        Assert.True(Assumptions.TryParse("silent", out var silent, out _));

        var result = Plays.Of("six-phase", March, assumptions: silent);

        Assert.True(result.Ended);
        Assert.Equal("Overdue", result.Rows.Single(r => r is { Kind: "closed", ActivityId: "selfcheck" }).Rule);
        Assert.Equal("Done", result.Rows.Single(r => r is { Kind: "closed", ActivityId: "evaluate" }).Rule);
        Assert.Equal(3, result.Rows.Count(r => r is { Kind: "withdrawn", ActivityId: "report" }));
    }

    [Fact]
    public void Each_mail_can_be_read_as_its_recipient_would_get_it()
    {
        var reminder = Plays.Of("six-phase", March).Rows.First(r => r is { Kind: "notice", ActivityId: "report", Rule: "before-3" });

        Assert.Equal("【催报】请于4月24日（周五）前报送自查报告（还剩3个工作日）", reminder.Subject);
        Assert.Equal("k01@example.org", reminder.Address);
        var mail = NoticeComposer.Shared.Compose(Shipped.Template(reminder.Template!), reminder.View!);
        Assert.Contains("办公室：\n　　根据《区司法局接受区政协民主评议工作实施方案》，贵单位须于2026年4月24日（周五）前报送自查报告", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_does_not_exist_is_said() =>
        Assert.Contains(Plays.Of("six-phase", March, change: d => Plays.Set(d, "announce", "template", "my-own")).Warnings, w => w.Code == "NoTemplate");

    [Fact]
    public void An_event_nobody_planned_is_taken_for_granted_and_printed()
    {
        static void Change(System.Text.Json.Nodes.JsonNode d)
        {
            Plays.Set(d, "evaluate", "entry", "event");
            Plays.Set(d, "evaluate", "entryEvent", "进驻");
            Plays.Set(d, "evaluate", "endRule", "“进驻”后20个工作日");
        }

        Assert.True(Assumptions.TryParse("on-time\nevent 进驻: 2026-06-01", out var assumptions, out _));
        var result = Plays.Of("six-phase", March, assumptions: assumptions, change: Change);

        Assert.True(result.Ended);
        Assert.Contains(result.Assumed, a => a.Chinese.Contains("“进驻”发生在2026年6月1日", StringComparison.Ordinal));
        Assert.Contains(result.Rows, r => r is { Kind: "phase-end", ActivityId: "evaluate" } && r.Date == new DateOnly(2026, 6, 30));
    }

    [Theory]
    [InlineData("late")]
    [InlineData("late=0")]
    [InlineData("K01: sometimes")]
    [InlineData("event 反馈: tomorrow")]
    public void An_assumption_that_cannot_be_read_is_refused(string text)
    {
        Assert.False(Assumptions.TryParse(text, out _, out var problem));
        Assert.Contains(text, problem!.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Playing_twice_gives_the_same()
    {
        static IEnumerable<string> Lines() => Plays.Of("fuling-2020", new DateOnly(2020, 4, 20)).Rows.Select(r => $"{r.At:O} {r.Kind} {r.ActivityId} {r.Rule} {r.Recipient} {r.Subject}");

        Assert.Equal(Lines(), Lines());
    }

    [Fact]
    public void Two_hundred_units_over_a_year_take_less_than_two_seconds()
    {
        var many = Plays.Office with { Units = [.. Enumerable.Range(1, 200).Select(i => new UnitEntry($"U{i:000}", $"单位{i}", ContactEmail: $"u{i}@example.org"))] };
        Plays.Of("fuling-2020", new DateOnly(2020, 4, 20));

        var watch = Stopwatch.StartNew();
        var result = Plays.Of("fuling-2020", new DateOnly(2020, 4, 20), many);

        Assert.True(result.Ended);
        Assert.True(result.Rows.Count > 2000);
        // The promise is 2 s; five times that is left for a machine that does other things meanwhile.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
