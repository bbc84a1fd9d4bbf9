using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Signing;

/// <summary>会议决定 and 代录: decisions that were made elsewhere.</summary>
public sealed class RecordDecisionTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly EnteredDecision Met = new(TaskState.Approved, "原则同意", Today, null, "吴局长、郑副局长", "〔2026〕3号", null);
    private static readonly EnteredDecision Signed = new(TaskState.Approved, null, Today, null, null, "签批件12号", null);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_meetings_decision_is_recorded_with_its_minutes_and_says_so(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "meeting"), ("approvers", "post:office"));
        var task = await office.TaskOfAsync("office");

        Assert.True(await office.RecordAsync(Leaders.Zhou, task, Met));

        Assert.Equal("Approved", await office.OutcomeAsync());
        Assert.Equal(["meeting-approved"], await office.ActsAsync(task));
        var kept = await office.Rig.ReadAsync(db => db.Decisions.SingleAsync());
        Assert.Equal((DecisionSource.Meeting, Today, "吴局长、郑副局长", "〔2026〕3号", null), (kept.Source, kept.DecidedOn, kept.Present, kept.Number, kept.Person));
    }

    [Fact]
    public async Task A_meeting_is_not_decided_without_its_minutes_and_takes_no_signers()
    {
        await using var office = await Leaders.AskedAsync(Database.Sqlite, ("mode", "meeting"), ("approvers", "post:office"));
        var task = await office.TaskOfAsync("office");

        await RefusedAsync("MeetingUnrecorded", () => office.DecideAsync(Leaders.Zhou, TaskState.Approved, task: task));
        await RefusedAsync("MeetingTakesNoSigners", () => office.AddAsync(Leaders.Zhou, Procedures.Approvals.SignerPart.Before, "he", task: task));
        await RefusedAsync("MinutesNumberMissing", () => office.RecordAsync(Leaders.Zhou, task, Met with { Number = " " }));
        await RefusedAsync("PresentMissing", () => office.RecordAsync(Leaders.Zhou, task, Met with { Present = "" }));
        await RefusedAsync("MeetingDayMissing", () => office.RecordAsync(Leaders.Zhou, task, Met with { DecidedOn = null }));
        await RefusedAsync("DecisionDayLater", () => office.RecordAsync(Leaders.Zhou, task, Met with { DecidedOn = Today.AddDays(1) }));
        await RefusedAsync("OutcomeMissing", () => office.RecordAsync(Leaders.Zhou, task, Met with { Outcome = TaskState.Open }));
        await RefusedAsync("ReasonMissing", () => office.RecordAsync(Leaders.Zhou, task, Met with { Outcome = TaskState.Returned, Comment = null }));
        await RefusedAsync("NotAsked", () => office.RecordAsync(Leaders.He, task, Met));
        Assert.Empty(await office.ActsAsync(task));
        Assert.Equal(task, await office.TaskOfAsync("office"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_leaders_decision_is_entered_by_the_clerk_with_both_names_and_the_scan(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("clerk", "post:office"));
        var task = await office.TaskOfAsync("wu");
        using var scan = new MemoryStream(Encoding.UTF8.GetBytes("%PDF-1.7 signed"));

        Assert.True(await office.RecordAsync(Leaders.Zhou, task, Signed with { Number = null, Scan = new Upload(null, "签批件.pdf", scan, false) }, "once"));
        Assert.False(await office.RecordAsync(Leaders.Zhou, task, Signed, "once"));

        var act = await office.Rig.ReadAsync(db => db.TaskEvents.SingleAsync(e => e.TaskId == task));
        Assert.Equal(("recorded-approved", "周主任", "吴局长"), (act.Act, act.ActorName, act.OnBehalfOf));
        var entry = await office.Rig.ReadAsync(db => db.Audit.SingleAsync(a => a.Act == "task.recorded-approved"));
        Assert.Equal(("staff:zhou", "staff:wu"), (entry.ActorId, entry.OnBehalfOf));
        var paper = await office.Rig.ReadAsync(db => db.Attachments.SingleAsync());
        Assert.Equal((paper.Id, "吴局长", DecisionSource.OnBehalf), await office.Rig.ReadAsync(db => db.Decisions.Select(d => new ValueTuple<string?, string?, DecisionSource>(d.AttachmentId, d.Person, d.Source)).SingleAsync()));
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_post_the_clerk_says_which_of_its_holders_has_decided(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "any"), ("clerk", "post:office"));
        var task = await office.TaskOfAsync("leaders");
        await RefusedAsync("DeciderMissing", () => office.RecordAsync(Leaders.Zhou, task, Signed));
        await RefusedAsync("DeciderMissing", () => office.RecordAsync(Leaders.Zhou, task, Signed with { PersonId = "he" }));

        Assert.True(await office.RecordAsync(Leaders.Zhou, task, Signed with { PersonId = "zheng", Outcome = TaskState.NotAgreed, Comment = "不可行" }));

        Assert.Equal("NotAgreed", await office.OutcomeAsync());
        Assert.Equal("zheng", await office.Rig.ReadAsync(db => db.Tasks.Where(t => t.Id == task).Select(t => t.FinishedBy).SingleAsync()));
    }

    [Fact]
    public async Task Without_a_clerk_nobody_enters_for_another_and_with_one_the_paper_or_its_number_is_needed()
    {
        await using var plain = await Leaders.AskedAsync(Database.Sqlite);
        await RefusedAsync("NotTheClerk", async () => await plain.RecordAsync(Leaders.Zhou, await plain.TaskOfAsync("wu"), Signed));

        await using var office = await Leaders.AskedAsync(Database.Sqlite, ("clerk", "post:office"));
        var task = await office.TaskOfAsync("wu");
        await RefusedAsync("NotTheClerk", () => office.RecordAsync(Leaders.He, task, Signed));
        await RefusedAsync("PaperMissing", () => office.RecordAsync(Leaders.Zhou, task, Signed with { Number = null }));
        await RefusedAsync("DecisionDayMissing", () => office.RecordAsync(Leaders.Zhou, task, Signed with { DecidedOn = null }));
        Assert.Equal(0, await office.Rig.ReadAsync(db => db.Decisions.CountAsync()));
    }

    private static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<RefusedException>(act)).Code);
}
