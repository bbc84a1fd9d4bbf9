using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Signing;

/// <summary>会签, 依次 and 票签 ask every holder of the posts by himself; 或签 stays one task for the post.</summary>
public sealed class AskedEachTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Countersigned_every_holder_answers_by_himself_and_all_must_agree(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);
        Assert.Equal(["wu", "zheng"], (await office.OpenAsync()).Keys.Order());
        Assert.Equal(["wu@example.test", "zheng@example.test"], await office.MailsAsync());

        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        Assert.Null(await office.OutcomeAsync());
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await office.DecideAsync(Leaders.Wu, TaskState.Approved, task: await office.TaskOfAsync("zheng")));
        Assert.Equal("NotAsked", refused.Code);

        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        Assert.Equal(("Approved", "Finished"), (await office.OutcomeAsync(), await office.StatusAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task In_order_the_second_is_asked_when_the_first_has_agreed_first_the_one_who_sits_there_longest(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "in-order"));
        Assert.Equal(["wu"], (await office.OpenAsync()).Keys);

        await office.DecideAsync(Leaders.Wu, TaskState.Approved);

        Assert.Equal(["zheng"], (await office.OpenAsync()).Keys);
        Assert.Equal(["wu@example.test", "zheng@example.test"], await office.MailsAsync());
        await office.DecideAsync(Leaders.Zheng, TaskState.NotAgreed);
        Assert.Equal("NotAgreed", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_share_counts_persons_and_a_post_nobody_holds_as_one(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "share"), ("sharePercent", 67), ("approvers", "post:leaders,empty"));
        Assert.Equal(["empty", "wu", "zheng"], (await office.OpenAsync()).Keys.Order(StringComparer.Ordinal));

        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        // Two of three are 66.7 percent: the third must agree too, and is found by whoever is appointed.
        Assert.Null(await office.OutcomeAsync());
        await office.Rig.WriteAsync(db => Task.FromResult(db.PostHolders.Add(new() { Id = "e-he", PostCode = "empty", StaffMemberId = "he", From = new DateOnly(2026, 3, 3) })));
        await office.DecideAsync(Leaders.He, TaskState.Approved, task: await office.TaskOfAsync("empty"));
        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_one_stays_one_task_for_the_post_that_each_holder_may_take(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "any"));
        Assert.Equal(["leaders"], (await office.OpenAsync()).Keys);
        Assert.Equal(["wu@example.test", "zheng@example.test"], await office.MailsAsync());

        await office.DecideAsync(Leaders.Zheng, TaskState.Approved, task: await office.TaskOfAsync("leaders"));

        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_stands_in_for_an_absent_leader_answers_for_him_and_both_names_are_kept(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);
        await office.Rig.WriteAsync(db => Task.FromResult(db.Absences.Add(new() { Id = "a", StaffMemberId = "wu", SubstituteId = "he", From = new DateOnly(2026, 3, 1), To = new DateOnly(2026, 3, 5) })));
        var task = await office.TaskOfAsync("wu");

        await office.DecideAsync(Leaders.He, TaskState.Approved, task: task);

        var act = await office.Rig.ReadAsync(db => db.TaskEvents.SingleAsync(e => e.TaskId == task));
        Assert.Equal(("何科长", "吴局长"), (act.ActorName, act.OnBehalfOf));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Work_given_to_each_is_done_when_everybody_has_done_his_own(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("each", Draw.Phase("p1", "启动当日", "3月31日", Draw.Step("do", "WorkflowHost.AssignTask", ("title", "学习"), ("assignee", "post:office,director"), ("scope", "each")))));
        await rig.SeedOfficeAsync(1);
        await rig.StartRunAsync("each");
        await rig.PumpAsync();
        var tasks = await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.WaitsOnPerson).ToListAsync());
        Assert.Equal(["director", "office"], tasks.Select(t => t.WaitsOnPerson));

        Assert.False(await DoneAsync(tasks[0].Id));
        Assert.True(await DoneAsync(tasks[1].Id));
        Assert.Equal("Finished", await rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).SingleAsync()));

        Task<bool> DoneAsync(string id) => rig.WriteAsync(async db =>
        {
            var task = await db.Tasks.FirstAsync(t => t.Id == id);
            (task.State, task.FinishedAt) = (TaskState.Done, rig.Clock.GetUtcNow());
            task.AskNobody();
            return await rig.Get<Runtime.Dispatch.Assignments>().DoneAsync(db, task, [], CancellationToken.None);
        });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reminder_goes_to_those_who_have_not_answered_and_to_no_other(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("dueRule", "3月13日"), ("remindBefore", "3"));
        await office.DecideAsync(Leaders.Wu, TaskState.Approved);

        await office.Rig.GoToAsync(RuntimeRig.Local(3, 10));

        Assert.Equal(["wu@example.test", "zheng@example.test", "zheng@example.test"], (await office.MailsAsync()).Order());
    }
}
