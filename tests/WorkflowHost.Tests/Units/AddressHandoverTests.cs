using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Notices;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Units;

/// <summary>An address of a unit is changed while it has work: the old reader is out, the new one is told and starts afresh.</summary>
public sealed class AddressHandoverTests
{
    private const string New = "new@example.test";
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task The_old_readers_link_opens_nothing_and_the_new_one_gets_his_own(Database database)
    {
        await using var rig = await StartedAsync(database);
        var post = new Postman(rig);
        await post.SendDueAsync();
        var taskId = await rig.ReadAsync(db => db.Tasks.Where(t => t.UnitId == "u1").Select(t => t.Id).SingleAsync());
        Assert.Equal([taskId], await post.TasksOfNewestAsync("u1@example.test"));

        var done = await ChangeAsync(rig, unit => unit with { ContactName = "李四", ContactEmail = New });
        await rig.PumpAsync();
        await post.SendDueAsync();

        Assert.Equal((1, 1), (done.Links, done.Mails));
        Assert.Equal(["Revoked"], await post.TasksOfNewestAsync("u1@example.test"));
        Assert.Equal([taskId], await post.TasksOfNewestAsync(New));
        Assert.Equal(3, post.Server.Taken.Count);
        var entry = await rig.ReadAsync(db => db.Audit.SingleAsync(a => a.Act == "unit.handed-over"));
        Assert.Equal(("unit:u1", "links=1;mails=1;units=U01"), (entry.Subject, entry.Details));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_waits_goes_to_the_new_address_once_and_never_to_the_old(Database database)
    {
        await using var rig = await StartedAsync(database);

        await ChangeAsync(rig, unit => unit with { ContactEmail = New });
        await rig.PumpAsync();
        var post = new Postman(rig);
        await post.SendDueAsync();

        Assert.Equal([New, "u2@example.test"], await SentToAsync(rig));
        var old = await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.RecipientAddress == "u1@example.test"));
        Assert.Equal((NoticeState.Cancelled, "地址已更换，改发现在的地址"), (old.State, old.LastError));
        Assert.Single(await post.TasksOfNewestAsync(New));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_was_stopped_stays_stopped_at_the_new_address(Database database)
    {
        await using var rig = await StartedAsync(database);
        var id = await rig.ReadAsync(db => db.Notices.Where(n => n.UnitId == "u1").Select(n => n.Id).SingleAsync());
        await rig.Store.WriteAsync((db, stop) => NoticeActions.HoldAsync(db, id, stop), None);

        await ChangeAsync(rig, unit => unit with { ContactEmail = New });
        await rig.PumpAsync();

        Assert.Equal(NoticeState.Held, await rig.ReadAsync(db => db.Notices.Where(n => n.RecipientAddress == New).Select(n => n.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_shared_mailbox_only_the_mail_of_the_unit_that_moved_away_is_written_anew(Database database)
    {
        await using var rig = await StartedAsync(database, "shared@example.test");
        Assert.Equal("digest", (await rig.ReadAsync(db => db.Notices.SingleAsync(n => n.State == NoticeState.Queued))).Kind);

        await ChangeAsync(rig, unit => unit with { ContactEmail = New });
        await rig.PumpAsync();
        var post = new Postman(rig);
        await post.SendDueAsync();

        var tasks = await rig.ReadAsync(db => db.Tasks.ToDictionaryAsync(t => t.UnitId!, t => t.Id));
        Assert.Equal([tasks["u1"]], await post.TasksOfNewestAsync(New));
        Assert.Equal([tasks["u2"]], await post.TasksOfNewestAsync("shared@example.test"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_has_taken_over_has_signed_for_nothing(Database database)
    {
        await using var rig = await StartedAsync(database);
        var tasks = await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.UnitId).Select(t => t.Id).ToListAsync());
        await rig.Get<Acknowledge>().RunAsync(tasks[0], new Actor("unit", "u1", "张三"), None);
        await rig.Get<Acknowledge>().RunAsync(tasks[1], new Actor("unit", "u2", "张三"), None);

        await ChangeAsync(rig, unit => unit with { ContactEmail = New });

        var receipts = await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.UnitId).Select(t => t.AcknowledgedAt != null).ToListAsync());
        Assert.Equal([false, true], receipts);
        Assert.Equal(["acknowledged", "contact-changed"], await rig.ReadAsync(db => db.TaskEvents.Where(e => e.TaskId == tasks[0]).OrderBy(e => e.Id).Select(e => e.Act).ToListAsync()));
        Assert.True(await rig.Get<Acknowledge>().RunAsync(tasks[0], new Actor("unit", "u1", "李四"), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_table_that_is_imported_hands_over_as_the_page_does(Database database)
    {
        await using var rig = await StartedAsync(database);
        await new Postman(rig).SendDueAsync();
        var import = rig.Get<ImportUnits>();
        const string Table = "代码,名称,邮箱\nU01,第1司法所,new1@example.test\nU02,第2司法所,new2@example.test\n";

        var plan = await import.PreviewAsync(Table, None);
        var done = await import.RunAsync(Table, plan.Fingerprint(), "form", RuntimeRig.Office, None);
        await rig.PumpAsync();
        await new Postman(rig).SendDueAsync();

        Assert.Equal((2, 2), (done.Links, done.Mails));
        Assert.Equal(["new1@example.test", "new2@example.test", "u1@example.test", "u2@example.test"], await SentToAsync(rig));
        Assert.All(await rig.ReadAsync(db => db.Links.ToListAsync()), link => Assert.Equal(link.Recipient.StartsWith('u'), link.RevokedAt is not null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deputy_who_is_written_to_in_place_of_a_contact_is_followed_by_the_new_deputy(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await SeedAsync(rig, 1, unit => (unit.ContactEmail, unit.DeputyEmail) = (null, "deputy@example.test"));

        await ChangeAsync(rig, unit => unit with { DeputyName = "赵六", DeputyEmail = New });
        await rig.PumpAsync();
        await new Postman(rig).SendDueAsync();

        Assert.Equal([New], await SentToAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_address_of_which_only_the_capitals_were_changed_is_the_same_mailbox(Database database)
    {
        await using var rig = await StartedAsync(database);

        var done = await ChangeAsync(rig, unit => unit with { ContactEmail = "U1@Example.test" });

        Assert.Equal((0, 0), (done.Links, done.Mails));
        Assert.All(await rig.ReadAsync(db => db.Links.ToListAsync()), link => Assert.Null(link.RevokedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_signature_that_is_waited_for_is_asked_of_the_new_head_and_the_old_ones_link_has_ended(Database database)
    {
        await using var rig = await StartedAsync(database, head: "head@example.test");
        var task = await rig.ReadAsync(db => db.Tasks.AsNoTracking().SingleAsync(t => t.UnitId == "u1"));
        await rig.WriteAsync(async db =>
        {
            var collection = await db.Collections.SingleAsync();
            collection.FormJson = (CollectionForm.Parse(collection.FormJson) with { Fields = [], Files = [], SignOff = SignOff.Head }).ToJson();
            return true;
        });
        await rig.Get<SubmitTask>().RunAsync(task.Id, new Dictionary<string, string>(), "form", new Actor("unit", "u1", "张三"), None);

        await ChangeAsync(rig, unit => unit with { HeadName = "孙局长", HeadEmail = New });
        await rig.PumpAsync();
        await new Postman(rig).SendDueAsync();

        var row = await rig.ReadAsync(db => db.SignOffs.SingleAsync());
        Assert.Equal(("孙局长", New, SignOffState.Asked), (row.Name, row.Address, row.State));
        Assert.Contains(New, await SentToAsync(rig));
        Assert.DoesNotContain("head@example.test", await SentToAsync(rig));
        var links = await rig.ReadAsync(db => db.Links.Where(l => l.Use == LinkUse.SignAsHead).ToDictionaryAsync(l => l.Recipient, l => l.RevokedAt is null));
        Assert.Equal((false, true), (links["head@example.test"], links[New]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_link_written_for_the_old_address_at_the_moment_of_the_change_opens_nothing(Database database)
    {
        await using var rig = await StartedAsync(database);
        var taskId = await rig.ReadAsync(db => db.Tasks.Where(t => t.UnitId == "u1").Select(t => t.Id).SingleAsync());
        await ChangeAsync(rig, unit => unit with { ContactEmail = New });

        var link = await rig.Store.WriteAsync((db, stop) => TaskLinks.OpenAsync(db, taskId, "u1@example.test", rig.Clock.GetUtcNow(), stop), None);

        var tokens = new LinkTokens(rig.Store, rig.Clock);
        await tokens.LoadAsync(None);
        Assert.Equal(LinkOutcome.Revoked, (await rig.ReadAsync(db => TaskLinks.CheckAsync(db, tokens, tokens.Make(link), rig.Clock.GetUtcNow(), None))).Outcome);
    }

    private static async Task<RuntimeRig> StartedAsync(Database database, string? shared = null, string? head = null)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await SeedAsync(rig, 2, unit => (unit.ContactEmail, unit.HeadName, unit.HeadEmail) = (shared ?? unit.ContactEmail, "王局长", head));
        return rig;
    }

    private static async Task SeedAsync(RuntimeRig rig, int units, Action<Unit> change)
    {
        await rig.PublishAsync(Draw.Definition("one", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", ("dueRule", "3月13日")))));
        await rig.SeedOfficeAsync(units);
        await rig.WriteAsync(async db =>
        {
            (await db.Units.ToListAsync()).ForEach(change);
            return true;
        });
        await rig.StartRunAsync("one");
        await rig.PumpAsync();
    }

    private static async Task<Runtime.Units.Handover.HandedOver> ChangeAsync(RuntimeRig rig, Func<UnitDetails, UnitDetails> change)
    {
        var unit = UnitDetails.Of(await rig.ReadAsync(db => db.Units.AsNoTracking().SingleAsync(u => u.Id == "u1")));
        return await rig.Get<ChangeUnit>().RunAsync("u1", change(unit), RuntimeRig.Office, None);
    }

    private static Task<List<string>> SentToAsync(RuntimeRig rig) =>
        rig.ReadAsync(db => db.Notices.Where(n => n.State == NoticeState.HandedOver && n.DigestId == null).OrderBy(n => n.RecipientAddress).Select(n => n.RecipientAddress).ToListAsync());
}
