using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>On the telephone with a unit: calls are written down and count as told, mails that came back go to the deputy, a short text can be copied.</summary>
public sealed class CallTests
{
    private const string Follow = "/runs/run-1/follow-up";
    private static readonly string Call = $"{Follow}/{SampleRun.UnitOf(1)}";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_that_was_reached_counts_as_having_signed_and_every_place_says_that_it_was_by_telephone(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        var page = await office.GetAsync(Call);
        (string, string)[] form = [("taskIds", SampleRun.TaskOf(1)), ("result", "Reached"), ("spoken", "联络员1"), ("number", "0839-5550001"), ("at", "2026-11-18T09:40"), ("note", "明天报"), ("formToken", TestBrowser.FieldOf(page, "formToken"))];

        (await office.PostAsync(Call, page, form)).MustBe(HttpStatusCode.Redirect);
        (await office.PostAsync(Call, page, form)).MustBe(HttpStatusCode.Redirect);

        var (task, calls, acts) = await host.ReadAsync(async db => (
            await db.Tasks.SingleAsync(t => t.Id == SampleRun.TaskOf(1)), await db.PhoneCalls.ToListAsync(), await db.TaskEvents.Where(e => e.TaskId == SampleRun.TaskOf(1)).OrderBy(e => e.Id).ToListAsync()));
        Assert.Equal((new DateTimeOffset(2026, 11, 18, 9, 40, 0, TimeSpan.FromHours(8)), true, true), (task.AcknowledgedAt, task.AcknowledgedByPhone, task.WaitsOnUnit));
        Assert.Equal(("李明", "联络员1", "0839-5550001", CallResult.Reached, "明天报"), (Assert.Single(calls).CallerName, calls[0].Spoken, calls[0].Number, calls[0].Result, calls[0].Note));
        Assert.Equal(["opened", "told-by-phone"], acts.Select(a => a.Act));
        Assert.Equal("联络员1；明天报", acts[1].Comment);
        Assert.DoesNotContain("区教育局", (await office.GetAsync(Follow)).Html, StringComparison.Ordinal);
        Assert.Contains("（电话）", (await office.GetAsync(Follow + "?list=missing")).Html, StringComparison.Ordinal);
        Assert.Contains("电话签收", (await office.GetAsync("/runs/run-1")).Html, StringComparison.Ordinal);
        Assert.Contains("电话告知，计为签收", (await office.GetAsync("/tasks/" + SampleRun.TaskOf(1))).Html, StringComparison.Ordinal);
        Assert.Contains("电话告知，计为签收", (await host.Browser().GetAsync(host.Run.Link(1))).Html, StringComparison.Ordinal);
        Assert.Contains("电话告知，计为签收", (await office.GetAsync("/runs/run-1?tab=records")).Html, StringComparison.Ordinal);
        var csv = Encoding.UTF8.GetString(await (await office.GetAsync(Follow + "?list=missing&handler=Csv")).Response.Content.ReadAsByteArrayAsync());
        Assert.Contains("2026-11-18 09:40（电话）", csv, StringComparison.Ordinal);
        Assert.Contains("2026-11-18 09:40,已接通,李明", csv, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_was_not_reached_is_still_to_be_called_and_a_promise_keeps_its_day(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);

        await LogAsync(office, ("result", "NotReached"));
        Assert.Contains("区教育局", (await office.GetAsync(Follow)).Html, StringComparison.Ordinal);
        await LogAsync(office, ("result", "WrongNumber"), ("note", "空号"));
        await LogAsync(office, ("result", "Promised"), ("spoken", "赵副局长"), ("promised", "2026-11-20"));

        var acts = await host.ReadAsync(db => db.TaskEvents.Where(e => e.TaskId == SampleRun.TaskOf(1)).OrderBy(e => e.Id).Select(e => e.Act + "|" + e.Comment).ToListAsync());
        Assert.Equal(["opened|", "called-not-reached|", "called-wrong-number|空号", "told-by-phone|赵副局长", "called-promised|2026-11-20；赵副局长"], acts);
        var page = await office.GetAsync(Call);
        Assert.Contains("答应11月20日（周五）前", page.Html, StringComparison.Ordinal);
        Assert.Contains("号码有误", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result", "", "请选择通话结果")]
    [InlineData("spoken", "", "请填写接听人的姓名")]
    [InlineData("at", "2026-11-19T09:00", "不能晚于现在")]
    [InlineData("at", "昨天", "日期或时间不能识别")]
    [InlineData("taskIds", "", "请勾选通话说到的事项")]
    [InlineData("taskIds", "task-2", "无需再催")]
    public async Task What_is_missing_or_wrong_is_said_and_what_was_typed_stays(string field, string value, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await SignedInAsync(host);
        var page = await office.GetAsync(Call);
        List<(string Name, string Value)> form = [("taskIds", SampleRun.TaskOf(1)), ("result", "Reached"), ("spoken", "王某"), ("at", ""), ("note", "记一笔"), ("formToken", TestBrowser.FieldOf(page, "formToken"))];
        form[form.FindIndex(f => f.Name == field)] = (field, value);
        form.RemoveAll(f => f is { Name: "taskIds", Value: "" });

        var answer = (await office.PostAsync(Call, page, form)).MustBe(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(said, answer.Html, StringComparison.Ordinal);
        Assert.Contains("记一笔", answer.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.PhoneCalls.CountAsync()));
    }

    [Fact]
    public async Task The_text_to_copy_says_what_is_owed_and_until_when_and_for_hint_only_kinds_nothing_of_it()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await SignedInAsync(host);

        var full = await office.GetAsync(Call);
        await host.WriteAsync(db => db.Settings.Add(new Runtime.Store.Settings.Setting { Key = "notices.hint-only", Value = "[\"Submission\"]" }));
        var hint = await office.GetAsync(Call);

        Assert.Contains("区教育局：请于2026年11月24日（周二） 10:00前报送自查报告，目前尚未收到，还剩4个工作日。联系人：王主任，电话：0839-1234567。【领导小组办公室】", full.Html, StringComparison.Ordinal);
        Assert.Contains("贵单位有一项工作待办", hint.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("报送自查报告", hint.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_came_back_goes_to_the_deputy_and_without_one_the_unit_is_on_the_list_to_call(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        await host.WriteAsync(db =>
        {
            db.Units.Single(u => u.Id == SampleRun.UnitOf(1)).DeputyEmail = "deputy1@unit.example";
            db.Notices.AddRange(Opening(1), Opening(2));
        });

        await MarkAsync(office, 1);
        await MarkAsync(office, 2);

        var mails = await host.ReadAsync(db => db.Notices.OrderBy(n => n.Id).ToListAsync());
        Assert.Equal([NoticeState.Undelivered, NoticeState.Undelivered], mails.Where(n => n.Id.StartsWith("opening", StringComparison.Ordinal)).Select(n => n.State));
        var deputy = Assert.Single(mails, n => n.RecipientAddress == "deputy1@unit.example");
        Assert.Equal(("reminder", SampleRun.TaskOf(1)), (deputy.Kind, deputy.TaskId));
        Assert.Contains("还剩4个工作日", deputy.Text, StringComparison.Ordinal);
        Assert.Contains("区食药工商局", (await office.GetAsync(Follow + "?list=unreached")).Html, StringComparison.Ordinal);
        Assert.Equal(2, await host.ReadAsync(db => db.Audit.CountAsync(a => a.Act == "mail.undelivered")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_returned_mail_that_was_saved_finds_its_mail_and_is_marked_only_when_somebody_says_so(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        await host.WriteAsync(db => db.Notices.AddRange(Opening(1), Opening(2)));
        var bounce = Encoding.UTF8.GetBytes("From: postmaster@mx.example\r\nSubject: Undelivered\r\n\r\n550 no such user\r\nMessage-ID: <m1@pingyi.example>\r\n");
        var foreign = Encoding.UTF8.GetBytes("From: postmaster@mx.example\r\nSubject: Undelivered\r\n\r\nMessage-ID: <other@elsewhere.example>\r\n");

        var read = (await office.PostFilesAsync("/mails/returned", await office.GetAsync("/mails/returned"), [], ("files", "a.eml", bounce), ("files", "b.eml", foreign))).MustBe(HttpStatusCode.OK);
        Assert.Contains("contact1@unit.example", read.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("contact2@unit.example", read.Html, StringComparison.Ordinal);
        Assert.Contains("没有找到对应的邮件", read.Html, StringComparison.Ordinal);
        Assert.Equal(2, await host.ReadAsync(db => db.Notices.CountAsync(n => n.State == NoticeState.HandedOver)));
        (await office.PostAsync("/mails/returned?handler=Mark", read, [("mailIds", "opening-1"), ("reason", TestBrowser.FieldOf(read, "reason")), ("formToken", TestBrowser.FieldOf(read, "formToken"))])).MustBe(HttpStatusCode.Redirect);

        var marked = await host.ReadAsync(db => db.Notices.SingleAsync(n => n.State == NoticeState.Undelivered));
        Assert.Equal(("opening-1", "550 no such user"), (marked.Id, marked.LastError));
    }

    [Fact]
    public async Task What_a_unit_has_handed_in_meanwhile_is_not_asked_of_its_deputy()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await SignedInAsync(host);
        await host.WriteAsync(db =>
        {
            db.Units.Single(u => u.Id == SampleRun.UnitOf(1)).DeputyEmail = "deputy1@unit.example";
            db.Notices.Add(Opening(1));
        });
        await host.Run.SubmitAsync(1);

        await MarkAsync(office, 1);

        Assert.Equal(1, await host.ReadAsync(db => db.Notices.CountAsync()));
    }

    private static async Task LogAsync(TestBrowser office, params (string, string)[] said)
    {
        var page = await office.GetAsync(Call);
        (await office.PostAsync(Call, page, [("taskIds", SampleRun.TaskOf(1)), ("formToken", TestBrowser.FieldOf(page, "formToken")), .. said])).MustBe(HttpStatusCode.Redirect);
    }

    private static async Task MarkAsync(TestBrowser office, int unit)
    {
        var address = $"{Follow}/{SampleRun.UnitOf(unit)}";
        var page = await office.GetAsync(address);
        (await office.PostAsync(address + "?handler=Undelivered", page, [("mailId", $"opening-{unit}"), ("formToken", Guid.NewGuid().ToString())])).MustBe(HttpStatusCode.Redirect);
    }

    /// <summary>Handed over two days ago, with the days that were left then.</summary>
    private static Notice Opening(int unit) => new()
    {
        Id = $"opening-{unit}", Key = $"task:{SampleRun.TaskOf(unit)}:opening:contact{unit}@unit.example:mail", RunId = SampleRun.RunId, TaskId = SampleRun.TaskOf(unit), UnitId = SampleRun.UnitOf(unit), LinkId = $"link-{unit}",
        Kind = "reminder", RecipientName = $"联络员{unit}", RecipientAddress = $"contact{unit}@unit.example", Subject = "请报送自查报告", Text = "还剩6个工作日 [[task-link]]", Html = "", MessageId = $"<m{unit}@pingyi.example>",
        State = NoticeState.HandedOver, QueuedAt = new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.FromHours(8)), HandedOverAt = new DateTimeOffset(2026, 11, 16, 9, 0, 5, TimeSpan.FromHours(8)),
    };

    private static async Task<TestBrowser> SignedInAsync(WebHost host)
    {
        await host.Run.StaffAsync("li.ming", "李明", Rights.Handle);
        await host.Run.CreateAsync();
        var office = host.Browser();
        await office.SignInAsync("li.ming");
        return office;
    }
}
