using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Signing;

/// <summary>升级: nobody has decided in time, so others are told and may decide. Due on Friday 13 March, escalated two workdays later.</summary>
public sealed class EscalationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_it_is_escalated_to_is_told_who_has_not_decided_and_his_answer_decides_it(Database database)
    {
        await using var office = await AskedAsync(database);
        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        var row = await office.Rig.ReadAsync(db => db.Schedule.AsNoTracking().SingleAsync(r => r.Kind == ScheduleRowKind.Escalation));
        Assert.Equal(("escalate", new DateOnly(2026, 3, 17)), (row.RuleName, row.Date));
        var planned = await office.Rig.Get<PlannedNotices>().ReadAsync(row.Id, CancellationToken.None);

        await office.Rig.GoToAsync(RuntimeRig.Local(3, 17));

        var mail = await office.Rig.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == "escalation"));
        Assert.Equal("director@example.test", mail.RecipientAddress);
        Assert.Contains("尚未决定的：郑副局长", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("吴局长", mail.Text, StringComparison.Ordinal);
        // What the page of planned mails showed is what was sent.
        Assert.Equal(mail.Text, Assert.Single(planned!.Mails).Text);
        Assert.Equal(["director", "zheng"], (await office.OpenAsync()).Keys.Order());

        await office.DecideAsync(new("staff", "director", "主任"), TaskState.NotAgreed, task: await office.TaskOfAsync("director"));

        Assert.Equal(("NotAgreed", 0), (await office.OutcomeAsync(), (await office.OpenAsync()).Count));
        Assert.Equal(TaskState.Withdrawn, await office.Rig.ReadAsync(db => db.Tasks.Where(t => t.AskedOf == "person:zheng").Select(t => t.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Those_who_were_asked_may_still_decide_and_the_others_task_is_taken_back(Database database)
    {
        await using var office = await AskedAsync(database);
        await office.Rig.GoToAsync(RuntimeRig.Local(3, 17));

        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);

        Assert.Equal(("Approved", 0), (await office.OutcomeAsync(), (await office.OpenAsync()).Count));
        Assert.Equal(TaskState.Withdrawn, await office.Rig.ReadAsync(db => db.Tasks.Where(t => t.Part == SignerPart.Escalated).Select(t => t.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Decided_in_time_its_date_is_withdrawn_and_nobody_is_told(Database database)
    {
        await using var office = await AskedAsync(database, ("mode", "any"));
        await office.DecideAsync(Leaders.Wu, TaskState.Returned, task: await office.TaskOfAsync("leaders"));

        Assert.Equal(ScheduleRowState.Withdrawn, await StateAsync(office));
        await office.Rig.GoToAsync(RuntimeRig.Local(3, 18));
        Assert.Empty(await office.MailsAsync("escalation"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Asked_again_after_a_return_it_is_escalated_again_on_the_same_day(Database database)
    {
        await using var office = await AskedAsync(database, ("returnTo", "post:office"));
        await office.DecideAsync(Leaders.Zheng, TaskState.Returned);
        Assert.Equal(ScheduleRowState.Withdrawn, await StateAsync(office));

        await office.FinishAsync(Leaders.Zhou, await office.TaskOfAsync("office"));
        Assert.Equal(ScheduleRowState.Planned, await StateAsync(office));
        await office.Rig.GoToAsync(RuntimeRig.Local(3, 17));

        Assert.Equal(["director@example.test"], await office.MailsAsync("escalation"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_due_date_moved_while_it_is_put_right_moves_the_escalation_too(Database database)
    {
        await using var office = await AskedAsync(database, ("returnTo", "post:office"));
        await office.DecideAsync(Leaders.Zheng, TaskState.Returned);
        var run = await office.Rig.ReadAsync(db => db.Runs.Select(r => r.Id).SingleAsync());
        var due = await office.Rig.ReadAsync(db => db.Schedule.AsNoTracking().SingleAsync(r => r.RuleName == "due"));
        var move = new DateMove(due.Id, new DateOnly(2026, 3, 18), "领导出差");
        var shown = await office.Rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);
        await office.Rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "move", RuntimeRig.Office, CancellationToken.None);

        await office.FinishAsync(Leaders.Zhou, await office.TaskOfAsync("office"));

        // Two workdays after Wednesday 18 March.
        Assert.Equal((ScheduleRowState.Planned, new DateOnly(2026, 3, 20)), await office.Rig.ReadAsync(db =>
            db.Schedule.Where(r => r.Kind == ScheduleRowKind.Escalation).Select(r => new ValueTuple<ScheduleRowState, DateOnly>(r.State, r.Date)).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_plain_approval_has_no_such_date(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("dueRule", "3月13日"));

        Assert.Equal(0, await office.Rig.ReadAsync(db => db.Schedule.CountAsync(r => r.Kind == ScheduleRowKind.Escalation)));
    }

    private static Task<Leaders> AskedAsync(Database database, params (string Name, System.Text.Json.Nodes.JsonNode Value)[] inputs) =>
        Leaders.AskedAsync(database, [("dueRule", "3月13日"), ("escalateTo", "post:director"), ("escalateAfter", 2), .. inputs]);

    private static Task<ScheduleRowState> StateAsync(Leaders office) =>
        office.Rig.ReadAsync(db => db.Schedule.Where(r => r.Kind == ScheduleRowKind.Escalation).Select(r => r.State).SingleAsync());
}
