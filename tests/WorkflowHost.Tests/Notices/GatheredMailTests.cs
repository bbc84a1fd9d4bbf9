using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Notices;

/// <summary>What one person gets on one morning: one mail, about what he still owes, at an address that works.</summary>
public sealed class GatheredMailTests
{
    /// <summary>Two papers of one phase, asked for on the same morning and due on the same day, Friday 13 March.</summary>
    private static readonly string TwoPapers = Draw.Definition("two", Both());

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_requests_of_one_morning_reach_a_person_as_one_mail_whose_links_open_both(Database database)
    {
        await using var rig = await StartedAsync(database, 2);
        var post = new Postman(rig);

        await post.SendDueAsync();

        Assert.Equal(2, post.Server.Taken.Count);
        var u2 = await rig.ReadAsync(db => db.Tasks.Where(t => t.UnitId == "u2").Select(t => t.Id).ToListAsync());
        Assert.Equal(u2.Order(), (await post.TasksOfNewestAsync("u2@example.test")).Order());
        var digest = await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == "digest" && n.UnitId == "u2"));
        Assert.Contains("2项", digest.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("/u/", digest.Text, StringComparison.Ordinal);
        Assert.All(await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "opening").ToListAsync()), n => Assert.Equal((NoticeState.HandedOver, true), (n.State, n.DigestId is not null)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_has_one_thing_to_do_gets_it_as_it_is(Database database)
    {
        await using var rig = await StartedAsync(database, 1);
        await rig.AcceptAsync(await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).FirstAsync()));

        await rig.GoToAsync(RuntimeRig.Local(3, 10));

        var reminder = await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == "reminder"));
        Assert.Equal((NoticeState.Queued, (string?)null), (reminder.State, reminder.DigestId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_handed_in_while_the_mail_was_out_is_no_longer_asked_for_when_it_leaves(Database database)
    {
        await using var rig = await StartedAsync(database, 1);
        var tasks = await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).ToListAsync());
        var before = await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == "digest"));

        await WithdrawAsync(rig, tasks[0]);
        var after = await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.Kind == "digest"));
        Assert.Equal((2, 1), (Items(before.Text), Items(after.Text)));
        var post = new Postman(rig);
        await WithdrawAsync(rig, tasks[1]);
        await post.SendDueAsync();

        Assert.Empty(post.Server.Taken);
        Assert.All(await rig.ReadAsync(db => db.Notices.ToListAsync()), n => Assert.Equal(NoticeState.Cancelled, n.State));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_contact_whose_address_is_refused_is_replaced_by_the_deputy_and_then_by_nobody(Database database)
    {
        await using var rig = await StartedAsync(database, 1, unit => unit.DeputyEmail = "deputy@example.test");
        var post = new Postman(rig);
        post.Server.Answer = to => to.StartsWith("deputy", StringComparison.Ordinal) ? HandOverOutcome.Accepted : HandOverOutcome.Permanent;

        await post.SendDueAsync();
        await rig.PumpAsync();
        await post.SendDueAsync();

        var tasks = await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).ToListAsync());
        Assert.Equal(tasks.Order(), (await post.TasksOfNewestAsync("deputy@example.test")).Order());
        Assert.Equal(2, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.RecipientAddress == "deputy@example.test" && n.Kind == "opening" && n.State == NoticeState.HandedOver)));

        post.Server.Answer = _ => HandOverOutcome.Permanent;
        await rig.GoToAsync(RuntimeRig.Local(3, 10));
        await post.SendDueAsync();
        await rig.PumpAsync();
        await post.SendDueAsync();
        await rig.PumpAsync();
        Assert.Equal(2, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.RecipientAddress == "deputy@example.test" && n.Kind == "reminder" && n.State == NoticeState.Refused)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_without_a_contact_address_is_written_to_at_its_deputys(Database database)
    {
        await using var rig = await StartedAsync(
            database,
            1,
            unit =>
            {
                unit.ContactEmail = null;
                unit.DeputyEmail = "deputy@example.test";
            });

        Assert.Equal(["deputy@example.test"], await rig.ReadAsync(db => db.Notices.Select(n => n.RecipientAddress).Distinct().ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_kind_of_task_set_to_hints_has_nothing_of_its_content_in_the_mail(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.Store.WriteAsync((db, stop) => MailContents.SaveAsync(db, [TaskKind.Submission], RuntimeRig.Office, rig.Clock.GetUtcNow(), stop), CancellationToken.None);
        await rig.PublishAsync(TwoPapers);
        await rig.SeedOfficeAsync(1);
        await rig.StartRunAsync("two");
        await rig.PumpAsync();

        Assert.All(
            await rig.ReadAsync(db => db.Notices.ToListAsync()),
            n =>
            {
                Assert.DoesNotContain("自查报告", n.Subject + n.Text + n.Html, StringComparison.Ordinal);
                Assert.Contains("[[task-link", n.Text, StringComparison.Ordinal);
            });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task When_reminders_do_not_help_the_unit_and_its_head_get_a_supervision_letter(Database database)
    {
        await using var rig = await StartedAsync(database, 1, unit => unit.HeadEmail = "head@example.test", Draw.Definition("two", Both("1、5")));

        await rig.GoToAsync(RuntimeRig.Local(3, 16));
        await rig.GoToAsync(RuntimeRig.Local(3, 20));

        var mails = await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "overdue" || n.Kind == "supervision").Select(n => n.Kind + " " + n.RecipientAddress).Distinct().ToListAsync());
        Assert.Equal(["overdue u1@example.test", "supervision head@example.test", "supervision u1@example.test"], mails.Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_planned_reminder_is_word_for_word_the_mail_that_is_sent(Database database)
    {
        await using var rig = await StartedAsync(database, 2);
        var row = await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == "before-3").OrderBy(r => r.NodeId).Select(r => r.Id).FirstAsync());

        var planned = await rig.Get<PlannedNotices>().ReadAsync(row, CancellationToken.None);
        await rig.GoToAsync(RuntimeRig.Local(3, 10));

        var sent = await rig.ReadAsync(db => db.Notices.Where(n => n.ScheduleRowId == row).OrderBy(n => n.RecipientAddress).ToListAsync());
        Assert.Equal(2, sent.Count);
        Assert.Equal(planned!.Mails.OrderBy(n => n.RecipientAddress).Select(n => (n.RecipientAddress, n.Subject, n.Text, n.Html)), sent.Select(n => (n.RecipientAddress, n.Subject, n.Text, n.Html)));
    }

    private static System.Text.Json.Nodes.JsonObject Both(string overdue = "1")
    {
        (string, System.Text.Json.Nodes.JsonNode)[] dates = [("dueRule", "3月13日"), ("remindBefore", "3"), ("remindOverdue", overdue)];
        var phase = Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", dates));
        var body = phase["body"]!;
        var second = Draw.Collect("summary", [("title", "自查报告小结"), .. dates.Select(d => (d.Item1, d.Item2.DeepClone()))]);
        body["activities"]!.AsArray().Add(second);
        body["connections"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{"source":{"activity":"p1-body-start","port":"Done"},"target":{"activity":"summary"}}"""));
        return phase;
    }

    private static async Task<RuntimeRig> StartedAsync(Database database, int units, Action<Runtime.Store.Units.Unit>? change = null, string? definition = null)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(definition ?? TwoPapers);
        await rig.SeedOfficeAsync(units);
        if (change is not null)
        {
            await rig.WriteAsync(async db =>
            {
                change(await db.Units.SingleAsync());
                return true;
            });
        }

        await rig.StartRunAsync("two");
        await rig.PumpAsync();
        return rig;
    }

    private static Task WithdrawAsync(RuntimeRig rig, string taskId) => rig.Store.WriteAsync((db, stop) => Digests.WithdrawAsync(db, [taskId], stop), CancellationToken.None);

    private static int Items(string text) => text.Split('\n').Count(line => line.Contains("[[task-link:", StringComparison.Ordinal));
}
