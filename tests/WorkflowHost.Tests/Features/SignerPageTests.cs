using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What waits on a person, further signers and decisions entered for others, over HTTP on the real application.</summary>
public sealed class SignerPageTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_task_put_before_a_person_is_in_his_inbox_and_in_nobody_elses(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var wu = await host.Run.StaffAsync("wu", "吴局长");
        await host.Run.StaffAsync("he", "何科长");
        await AskPersonAsync(host, "mine", wu.Id);
        var (his, other) = (host.Browser(), host.Browser());
        await his.SignInAsync("wu");
        await other.SignInAsync("he");

        Assert.Contains("/tasks/mine", (await his.GetAsync("/inbox")).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        (await his.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.OK);
        Assert.DoesNotContain("/tasks/mine", (await other.GetAsync("/inbox")).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        (await other.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.NotFound);

        await host.WriteAsync(db => db.Users.Single(u => u.UserName == "wu").IsActive = false);
        (await host.Browser().GetAsync("/tasks/mine")).MustBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Asked_to_sign_first_he_answers_and_the_adder_reads_it_on_his_page(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var wu = await host.Run.StaffAsync("wu", "吴局长");
        var he = await host.Run.StaffAsync("he", "何科长");
        await AskPersonAsync(host, "mine", wu.Id);
        var (his, other) = (host.Browser(), host.Browser());
        await his.SignInAsync("wu");
        await other.SignInAsync("he");
        var page = await his.GetAsync("/tasks/mine");

        var refused = await his.PostAsync("/tasks/mine?handler=AddBefore", page, [("person", he.Id), ("comment", ""), ("formToken", "a0")]);
        Assert.Contains("请写明加签的事由", refused.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        (await his.PostAsync("/tasks/mine?handler=AddBefore", page, [("person", he.Id), ("comment", "请核对数据"), ("formToken", "a1")])).MustBe(HttpStatusCode.Redirect);

        var added = await host.ReadAsync(db => db.Tasks.SingleAsync(t => t.Part == SignerPart.Before));
        var asked = (await other.GetAsync("/tasks/" + added.Id)).MustBe(HttpStatusCode.OK);
        Assert.Contains("请核对数据", asked.Html, StringComparison.Ordinal);
        Assert.Contains("前加签", asked.Html, StringComparison.Ordinal);
        (await other.PostAsync($"/tasks/{added.Id}?handler=NotAgree", asked, [("comment", "第三项数据不符"), ("formToken", "a2")])).MustBe(HttpStatusCode.Redirect);

        var back = (await his.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.OK).Html;
        Assert.Contains("第三项数据不符", back, StringComparison.Ordinal);
        Assert.Contains("handler=Approve", back, StringComparison.Ordinal);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_clerk_finds_what_he_may_enter_and_the_page_says_that_it_was_entered(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        var wu = await host.Run.StaffAsync("wu", "吴局长");
        await host.Run.HoldAsync(await host.Run.StaffAsync("clerk", "周文书", "handle"), "office-head");
        await AskPersonAsync(host, "mine", wu.Id, clerk: "office-head");
        var clerk = host.Browser();
        await clerk.SignInAsync("clerk");

        Assert.DoesNotContain("/tasks/mine", (await clerk.GetAsync("/inbox")).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        Assert.Contains("/tasks/mine", (await clerk.GetAsync("/inbox?filter=Record")).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        var page = (await clerk.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.OK);
        Assert.DoesNotContain("handler=Approve", page.Html, StringComparison.Ordinal);
        var refused = await clerk.PostAsync("/tasks/mine?handler=Record", page, [("outcome", "Approved"), ("decidedOn", "2026-11-17"), ("number", ""), ("formToken", "r0")]);
        Assert.Contains("请上传领导签批的纸质件扫描件", refused.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);

        (await clerk.PostFilesAsync("/tasks/mine?handler=Record", page, [("outcome", "Approved"), ("decidedOn", "2026-11-17"), ("number", "签批件12号"), ("formToken", "r1")], ("scan", "签批件.pdf", "%PDF-1.7 signed"u8.ToArray()))).MustBe(HttpStatusCode.Redirect);

        var shown = (await clerk.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.OK).Html;
        foreach (var said in (string[])["代录：同意", "（代吴局长）", "周文书", "签批件12号"])
        {
            Assert.Contains(said, shown, StringComparison.Ordinal);
        }

        // He in whose name it was decided reads what was entered, and the paper it rests on.
        var (his, paper) = (host.Browser(), await host.ReadAsync(db => db.Attachments.Select(a => a.Id).SingleAsync()));
        await his.SignInAsync("wu");
        Assert.Contains("签批件.pdf", (await his.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        foreach (var reader in (TestBrowser[])[his, clerk])
        {
            (await reader.GetAsync("/files/" + paper)).MustBe(HttpStatusCode.OK);
        }

        Assert.Contains("代录：同意", (await clerk.GetAsync("/done")).Html, StringComparison.Ordinal);
        Assert.Contains("代录：同意", (await clerk.GetAsync($"/runs/{SampleRun.RunId}?tab=records")).Html, StringComparison.Ordinal);
        Assert.Equal(DecisionSource.OnBehalf, await host.ReadAsync(db => db.Decisions.Select(d => d.Source).SingleAsync()));
    }

    [Fact]
    public async Task An_administrator_hands_on_what_waits_on_somebody_else_and_decides_nothing_of_it()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var wu = await host.Run.StaffAsync("wu", "吴局长");
        var he = await host.Run.StaffAsync("he", "何科长");
        await host.Run.StaffAsync("boss", "李主任", "administer");
        await AskPersonAsync(host, "mine", wu.Id);
        var boss = host.Browser();
        await boss.SignInAsync("boss");

        var page = (await boss.GetAsync("/tasks/mine")).MustBe(HttpStatusCode.OK);
        Assert.DoesNotContain("handler=Approve", page.Html, StringComparison.Ordinal);
        Assert.Contains("handler=HandOn", page.Html, StringComparison.Ordinal);
        (await boss.PostAsync("/tasks/mine?handler=HandOn", page, [("person", he.Id), ("comment", "已调离"), ("formToken", "h1")])).MustBe(HttpStatusCode.Redirect);

        Assert.Equal(he.Id, await host.ReadAsync(db => db.Tasks.Where(t => t.Id == "mine").Select(t => t.WaitsOnPerson).SingleAsync()));
    }

    /// <summary>An approval of two, one of them this person by himself.</summary>
    private static async Task AskPersonAsync(WebHost host, string id, string personId, string? clerk = null)
    {
        await host.Run.ApprovalAsync(id, "leader", 3);
        await host.WriteAsync(db =>
        {
            db.Tasks.Single(t => t.Id == id).Ask(Signer.OfPerson(personId));
            var old = db.Approvals.Single(a => a.BookmarkId == "bookmark-" + id);
            db.Approvals.Remove(old);
            db.SaveChanges();
            db.Approvals.Add(new ApprovalRow
            {
                BookmarkId = old.BookmarkId, RunId = old.RunId, InstanceId = old.InstanceId, NodeId = old.NodeId, Kind = TaskKind.Approval, Mode = old.Mode, SharePercent = 100,
                Asked = Signer.OfPerson(personId).Key + ",office-head", OpenedAt = old.OpenedAt, Clerk = clerk,
            });
        });
    }
}
