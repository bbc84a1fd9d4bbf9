using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Signing;

/// <summary>退回给谁: what is returned is put right by a post, then the approval asks again.</summary>
public sealed class ReturnRoundTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_returned_is_put_right_by_the_post_named_and_asked_of_all_anew(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("returnTo", "post:office"));
        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Returned, "第三条没有时限 XK-77");

        var rework = Assert.Single(await office.OpenAsync()).Value;
        Assert.Equal(("office", "按退回意见修改：审定方案", "第三条没有时限 XK-77", TaskKind.Assignment), (rework.WaitsOnPost, rework.Title, rework.Instruction, rework.Kind));
        Assert.Contains("zhou@example.test", await office.MailsAsync());

        await office.FinishAsync(Leaders.Zhou, rework.Id);

        var again = await office.OpenAsync();
        Assert.Equal(["wu", "zheng"], again.Keys.Order());
        Assert.All(again.Values, t => Assert.Equal("审定方案（第2次报审）", t.Title));
        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        Assert.Equal(("Approved", "Finished"), (await office.OutcomeAsync(), await office.StatusAsync()));
        // What was written stays with the tasks: neither state nor journal of the workflow has it.
        Assert.DoesNotContain("XK-77", await office.Rig.ReadAsync(db => db.Instances.Select(i => System.Text.Encoding.UTF8.GetString(i.State)).SingleAsync()), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Asked_again_of_the_returner_who_has_agreed_is_not_asked_twice(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("returnTo", "post:office"), ("afterReturn", "returner"));
        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Returned);
        await office.FinishAsync(Leaders.Zhou, await office.TaskOfAsync("office"));

        Assert.Equal(["zheng"], (await office.OpenAsync()).Keys);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);

        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_post_the_one_who_returned_it_is_asked_again_by_himself(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "any"), ("returnTo", "post:office"), ("afterReturn", "returner"));
        await office.DecideAsync(Leaders.Zheng, TaskState.Returned, task: await office.TaskOfAsync("leaders"));
        await office.FinishAsync(Leaders.Zhou, await office.TaskOfAsync("office"));

        Assert.Equal(["zheng"], (await office.OpenAsync()).Keys);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_was_asked_to_sign_after_and_returned_it_is_the_one_who_is_asked_again(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("returnTo", "post:office"), ("afterReturn", "returner"));
        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.AddAsync(Leaders.Zheng, SignerPart.After, "he");
        await office.DecideAsync(Leaders.He, TaskState.Returned);
        await office.FinishAsync(Leaders.Zhou, await office.TaskOfAsync("office"));

        Assert.Equal(["he"], (await office.OpenAsync()).Keys);
        await office.DecideAsync(Leaders.He, TaskState.Approved);
        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_post_to_return_to_it_leaves_by_its_port_as_before(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);

        await office.DecideAsync(Leaders.Zheng, TaskState.Returned);

        Assert.Equal("Returned", await office.OutcomeAsync());
        Assert.Empty(await office.OpenAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task In_the_tenth_round_another_return_is_refused_and_nothing_changes(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "any"), ("returnTo", "post:office"));
        for (var round = 1; round < ApprovalRounds.Most; round++)
        {
            await office.DecideAsync(Leaders.Wu, TaskState.Returned, task: await office.TaskOfAsync("leaders"));
            await office.FinishAsync(Leaders.Zhou, await office.TaskOfAsync("office"));
        }

        var task = await office.TaskOfAsync("leaders");
        var refused = await Assert.ThrowsAsync<RefusedException>(() => office.DecideAsync(Leaders.Wu, TaskState.Returned, task: task));

        Assert.Equal("RoundsUsedUp", refused.Code);
        Assert.Equal(task, await office.TaskOfAsync("leaders"));
        await office.DecideAsync(Leaders.Wu, TaskState.NotAgreed, task: task);
        Assert.Equal("NotAgreed", await office.OutcomeAsync());
    }
}
