using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Signing;

/// <summary>加签 and 转办.</summary>
public sealed class AddSignerTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_asked_first_answers_and_then_the_adder_decides(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);
        var task = await office.TaskOfAsync("wu");
        await office.AddAsync(Leaders.Wu, SignerPart.Before, "he", "请核对第三条");

        Assert.Equal(["he", "zheng"], (await office.OpenAsync()).Keys.Order());
        var mail = await office.Rig.ReadAsync(db => db.Notices.SingleAsync(n => n.RecipientAddress == "he@example.test"));
        Assert.Contains("吴局长请您办理，事由：请核对第三条", mail.Text, StringComparison.Ordinal);
        var early = await Assert.ThrowsAsync<RefusedException>(() => office.DecideAsync(Leaders.Wu, TaskState.Approved, task: task));
        Assert.Equal("WaitsForAdded", early.Code);

        await office.DecideAsync(Leaders.He, TaskState.NotAgreed, "数据不符");
        Assert.Null(await office.OutcomeAsync());
        Assert.Equal(["wu", "zheng"], (await office.OpenAsync()).Keys.Order());
        Assert.Equal(2, (await office.MailsAsync()).Count(a => a == "wu@example.test"));

        await office.DecideAsync(Leaders.Wu, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        Assert.Equal("Approved", await office.OutcomeAsync());
        Assert.Equal(["asked-before", "approved"], await office.ActsAsync(task));
        Assert.Equal(["task.asked-before", "task.asked-to-sign"], await office.Rig.ReadAsync(db => db.Audit.Where(a => a.Act.StartsWith("task.asked")).OrderBy(a => a.Act).Select(a => a.Act).ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_asked_after_must_agree_too_and_may_ask_another(Database database)
    {
        await using var office = await Leaders.AskedAsync(database, ("mode", "in-order"));
        await office.AddAsync(Leaders.Wu, SignerPart.After, "he");
        Assert.Equal(["he"], (await office.OpenAsync()).Keys);

        await office.AddAsync(Leaders.He, SignerPart.After, "qian");
        Assert.Equal(["qian"], (await office.OpenAsync()).Keys);
        await office.DecideAsync(new("staff", "qian", "钱干事"), TaskState.Approved);

        // Only now has the first place agreed, and the second is asked.
        Assert.Equal(["zheng"], (await office.OpenAsync()).Keys);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_three_in_a_row_no_further_signature_can_be_asked_for(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);
        await office.AddAsync(Leaders.Wu, SignerPart.Before, "he");
        await office.AddAsync(Leaders.He, SignerPart.Before, "qian");
        await office.AddAsync(new("staff", "qian", "钱干事"), SignerPart.Before, "sun");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => office.AddAsync(new("staff", "sun", "孙干事"), SignerPart.Before, "zhou"));

        Assert.Equal("SignersTooMany", refused.Code);
        // Each answer gives it back to the one who asked for it.
        foreach (var who in new[] { "sun", "qian", "he", "wu" })
        {
            await office.DecideAsync(new("staff", who, who), TaskState.Approved);
        }

        Assert.Equal(["zheng"], (await office.OpenAsync()).Keys);
    }

    [Theory]
    [InlineData("he", "", "AddReasonMissing")]
    [InlineData("", "理由", "ColleagueMissing")]
    [InlineData("nobody", "理由", "ColleagueGone")]
    [InlineData("off", "理由", "ColleagueGone")]
    [InlineData("wu", "理由", "ColleagueSelf")]
    [InlineData("zheng", "理由", "ColleagueAsked")]
    public async Task What_cannot_be_is_refused_and_leaves_no_trace(string person, string reason, string code)
    {
        await using var office = await Leaders.AskedAsync(Database.Sqlite);
        await office.Rig.WriteAsync(db => Task.FromResult(db.Users.Add(new() { Id = "off", UserName = "off", DisplayName = "已停用", IsActive = false })));
        var task = await office.TaskOfAsync("wu");

        foreach (var act in new[] { () => office.AddAsync(Leaders.Wu, SignerPart.After, person, reason, task), () => office.HandOnAsync(Leaders.Wu, person, task, reason) })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(act);
            Assert.Equal(code == "AddReasonMissing" && refused.Code == "HandOnReasonMissing" ? refused.Code : code, refused.Code);
        }

        Assert.Empty(await office.ActsAsync(task));
        Assert.Equal(2, (await office.OpenAsync()).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_task_handed_on_is_the_others_and_counts_in_the_place_of_the_first(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);
        var task = await office.TaskOfAsync("wu");
        await office.HandOnAsync(Leaders.Wu, "he", task);

        Assert.Equal(task, await office.TaskOfAsync("he"));
        Assert.Equal(["handed-on"], await office.ActsAsync(task));
        Assert.Contains("何科长：出差在外", await office.Rig.ReadAsync(db => db.TaskEvents.Where(e => e.Act == "handed-on").Select(e => e.Comment).SingleAsync()), StringComparison.Ordinal);
        Assert.Contains("he@example.test", await office.MailsAsync());
        var late = await Assert.ThrowsAsync<RefusedException>(() => office.DecideAsync(Leaders.Wu, TaskState.Approved, task: task));
        Assert.Equal("NotAsked", late.Code);

        await office.DecideAsync(Leaders.He, TaskState.Approved);
        await office.DecideAsync(Leaders.Zheng, TaskState.Approved);
        Assert.Equal("Approved", await office.OutcomeAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_hands_on_what_waits_on_somebody_who_cannot_any_more_and_nobody_else_may(Database database)
    {
        await using var office = await Leaders.AskedAsync(database);
        var task = await office.TaskOfAsync("wu");
        await office.Rig.WriteAsync(async db => (await db.Users.SingleAsync(u => u.Id == "wu")).IsActive = false);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => office.HandOnAsync(Leaders.Zhou, "he", task));
        Assert.Equal("NotAsked", refused.Code);

        await office.Rig.WriteAsync(db => Task.FromResult(db.UserClaims.Add(new() { UserId = "zhou", ClaimType = "right", ClaimValue = "administer" })));
        await office.HandOnAsync(Leaders.Zhou, "he", task);

        Assert.Equal(task, await office.TaskOfAsync("he"));
    }
}
