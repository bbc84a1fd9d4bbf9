using System.Text.Json.Nodes;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Procedures.Tests.DryRun;

/// <summary>Approvals of every mode as a dry run plays them; the office: 吴局长 and 郑副局长 are leaders, 吴局长 is director, 周主任 the office.</summary>
public sealed class DryRunApprovalTests
{
    private static readonly DateOnly Start = new(2020, 4, 20);

    [Fact]
    public void Everybody_who_holds_the_post_is_asked_by_himself() =>
        Assert.Equal(["吴局长", "郑副局长"], Mails(Play(), "opening"));

    [Fact]
    public void In_order_the_next_is_asked_when_the_one_before_has_agreed()
    {
        var opened = Play(change: d => Plays.Set(d, "report-ok", "mode", "in-order")).Rows.Where(r => r is { Kind: "notice", ActivityId: "report-ok", Rule: "opening" }).ToList();

        Assert.Equal(["吴局长", "郑副局长"], opened.Select(r => r.Recipient));
        Assert.True(opened[0].At < opened[1].At);
    }

    [Fact]
    public void What_is_returned_goes_to_the_post_named_and_comes_again_with_its_round()
    {
        var played = Play("approval report-ok: returned", d => Plays.Set(d, "report-ok", "returnTo", "post:office"));

        Assert.True(played.Ended);
        Assert.Equal(["approval:opening", "decided:Returned", "task:opening", "done:", "approval:opening", "decided:Approved"], Acts(played));
        Assert.Equal(
            ["吴局长", "郑副局长", "周主任", "吴局长", "郑副局长"],
            Mails(played, "opening"));
        Assert.Contains(played.Rows, r => r.ActivityId == "report-ok" && r.Subject?.Contains("按退回意见修改", StringComparison.Ordinal) == true);
        Assert.Contains(played.Rows, r => r.ActivityId == "report-ok" && r.Subject?.Contains("第2次报审", StringComparison.Ordinal) == true);
        Assert.Contains(played.Assumed, a => a.Chinese.Contains("先被退回一次", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nobody_decides_it_is_escalated_and_those_named_are_told_who_has_not_decided()
    {
        var played = Play("approval report-ok: silent", d =>
        {
            Plays.Set(d, "report-ok", "escalateTo", "post:office");
            Plays.Set(d, "report-ok", "escalateAfter", "3");
            Plays.Set(d, "selfcheck", "atEnd", "continue");
        });

        var mail = Assert.Single(played.Rows, r => r is { Kind: "notice", ActivityId: "report-ok", Rule: "escalate" });
        // Three workdays after Monday 15 June.
        Assert.Equal((new DateOnly(2020, 6, 18), "周主任", NoticeTemplateNames.Escalation), (mail.Date, mail.Recipient, mail.Template));
        Assert.Equal(["吴局长", "郑副局长"], mail.View!.People);
        var text = NoticeComposer.Shared.Compose(Shipped.Template(NoticeTemplateNames.Escalation), mail.View!).Text;
        Assert.Contains("尚未决定的：吴局长、郑副局长", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_escalated_when_it_is_decided_in_time() =>
        Assert.DoesNotContain(
            Play(change: d =>
            {
                Plays.Set(d, "report-ok", "escalateTo", "post:office");
                Plays.Set(d, "report-ok", "escalateAfter", "3");
            }).Rows,
            r => r.Rule == "escalate");

    [Fact]
    public void A_meetings_decision_is_asked_of_the_clerk_once() =>
        Assert.Equal(["周主任"], Mails(Play(change: d =>
        {
            Plays.Set(d, "report-ok", "mode", "meeting");
            Plays.Set(d, "report-ok", "approvers", "post:office");
        }), "opening"));

    private static DryRunResult Play(string assumptions = "on-time", Action<JsonNode>? change = null)
    {
        Assert.True(Assumptions.TryParse(assumptions, out var assumed, out var problem), problem?.Chinese);
        return Plays.Of("fuling-2020", Start, assumptions: assumed, change: change);
    }

    private static List<string> Mails(DryRunResult played, string rule) =>
        [.. played.Rows.Where(r => r is { Kind: "notice", ActivityId: "report-ok" } && r.Rule == rule).Select(r => r.Recipient!)];

    private static List<string> Acts(DryRunResult played) =>
        [.. played.Rows.Where(r => r.ActivityId == "report-ok" && r.Kind is "approval" or "decided" or "task" or "done").Where(r => r.ActivityId == "report-ok").Select(r => $"{r.Kind}:{r.Rule}")];
}
